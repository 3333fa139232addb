import type { ContainerAdapter, Lifetime, Registration } from './container-adapter.js';
import { describeToken } from './describe-token.js';
import { hasMethods, readQuietly } from './has-methods.js';

interface TsyringeContainer {
  readonly parent?: TsyringeContainer;
  readonly _registry: { entries(): Iterable<[unknown, TsyringeRegistration[]]> };
  createChildContainer(): TsyringeContainer;
  resolve(token: unknown): unknown;
  resolveAll(token: unknown): unknown[];
  /** Absent before tsyringe 4.6. */
  dispose?(): Promise<void>;
}

interface TsyringeRegistration {
  readonly provider: Record<'useClass' | 'useFactory' | 'useToken' | 'useValue', unknown>;
  readonly options: { readonly lifecycle: number };
}

/** tsyringe's enumeration of lifecycles, in its order. */
const LIFETIMES: Lifetime[] = ['transient', 'singleton', 'request', 'scoped'];

/** tsyringe 4: a scope is a child container, and ends with `child.dispose()`. */
export function adaptTsyringe(container: unknown): ContainerAdapter | undefined {
  const methods = ['createChildContainer', 'resolve', 'resolveAll', 'registerSingleton'];
  if (!hasMethods(container, methods)) return undefined;
  const root = container as unknown as TsyringeContainer;
  return {
    title: 'tsyringe',
    list: () => [...collectRegistrations(root)].map(([token, found]) => tellOf(token, found)),
    open: () => root.createChildContainer(),
    resolve: (scope, { token, isMany }) =>
      isMany
        ? (scope as TsyringeContainer).resolveAll(token)
        : (scope as TsyringeContainer).resolve(token),
    close: (scope) => (scope as TsyringeContainer).dispose?.(),
  };
}

/** Its own registrations, and those of its parents that it does not replace. */
function collectRegistrations(root: TsyringeContainer): Map<unknown, TsyringeRegistration[]> {
  const found = new Map<unknown, TsyringeRegistration[]>();
  for (let at: TsyringeContainer | undefined = root; at !== undefined; at = at.parent) {
    const registry = readQuietly(at, '_registry') as TsyringeContainer['_registry'] | undefined;
    for (const [token, registrations] of registry?.entries() ?? []) {
      // To ask for a token leaves an empty list behind.
      if (registrations.length > 0 && !found.has(token)) found.set(token, registrations);
    }
  }
  return found;
}

function tellOf(token: unknown, registrations: readonly TsyringeRegistration[]): Registration {
  const { provider, options } = registrations.at(-1)!;
  const isValue = 'useValue' in provider;
  const lifetime = isValue ? 'value' : (LIFETIMES[options.lifecycle] ?? 'unknown');
  const source = [provider.useClass, provider.useFactory].find(
    (made) => typeof made === 'function',
  );
  return {
    token,
    name: describeToken(token),
    lifetime,
    end: ENDS[lifetime],
    ...(typeof source === 'function' ? { source } : {}),
    ...(registrations.length > 1 ? { isMany: true } : {}),
  };
}

const ENDS: Record<Lifetime, string> = {
  singleton: 'dispose() of the container that made it',
  scoped: 'child.dispose()',
  request: 'the call of resolve() that made it',
  transient: 'whoever resolved it; child.dispose() where it has a dispose method',
  value: 'whoever registered it',
  durable: '',
  unknown: 'child.dispose()',
};
