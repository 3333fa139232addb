import type { ContainerAdapter, Lifetime } from './container-adapter.js';
import { describeToken } from './describe-token.js';
import { hasMethods } from './has-methods.js';

interface AwilixContainer {
  readonly registrations: Record<PropertyKey, AwilixResolver>;
  createScope(): AwilixContainer;
  resolve(name: PropertyKey): unknown;
  dispose(): Promise<void>;
}

interface AwilixResolver {
  readonly lifetime?: string;
  readonly resolve: object;
  readonly dispose?: unknown;
}

const LIFETIMES: Record<string, Lifetime> = {
  SINGLETON: 'singleton',
  SCOPED: 'scoped',
  TRANSIENT: 'transient',
};

/** awilix 2 and later: a scope is `container.createScope()`, and ends with `scope.dispose()`. */
export function adaptAwilix(container: unknown): ContainerAdapter | undefined {
  const methods = ['createScope', 'register', 'resolve', 'build', 'dispose'];
  if (!hasMethods(container, methods) || !('cradle' in container)) return undefined;
  const root = container as unknown as AwilixContainer;
  return {
    title: 'awilix',
    list: () =>
      Reflect.ownKeys(root.registrations).map((token) => {
        const { lifetime, resolve } = root.registrations[token]!;
        const told = lifetime === undefined ? 'value' : (LIFETIMES[lifetime] ?? 'unknown');
        return {
          token,
          name: describeToken(token),
          lifetime: told,
          end: ENDS[told],
          source: resolve,
        };
      }),
    open: () => root.createScope(),
    resolve: (scope, { token }) => (scope as AwilixContainer).resolve(token as PropertyKey),
    close: (scope) => (scope as AwilixContainer).dispose(),
  };
}

const ENDS: Record<Lifetime, string> = {
  singleton: 'dispose() of the root container',
  scoped: 'scope.dispose()',
  transient: 'whoever resolved it: the container holds none',
  value: 'whoever registered it',
  request: '',
  durable: '',
  unknown: 'scope.dispose()',
};
