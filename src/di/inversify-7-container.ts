import { InvalidOptionError } from '../report/errors.js';
import type { ContainerAccess, ContainerAdapter, Registration } from './container-adapter.js';
import { describeToken } from './describe-token.js';
import { hasMethods, readQuietly } from './has-methods.js';
import { INVERSIFY_ENDS, INVERSIFY_LIFETIMES } from './inversify-6-container.js';
import { findQuery, listInjections, type Injection, type Query } from './inversify-queries.js';

interface Inversify7 {
  getAsync(token: unknown, query?: Query): Promise<unknown>;
  getAllAsync(token: unknown, query?: Query): Promise<unknown[]>;
  /** Of inversify 8; in 7 `unbindAll` is what awaits. */
  unbindAllAsync?(): Promise<void>;
  unbindAll(): Promise<void>;
}

interface BindingService {
  get(token: unknown): Iterable<Inversify7Binding> | undefined;
  getNonParentBoundServices(): Iterable<unknown>;
  /** Since 7.7: those of the parents as well. */
  getBoundServices?(): Iterable<unknown>;
}

export interface Inversify7Binding {
  readonly type: string;
  readonly scope: string;
  readonly implementationType?: unknown;
  readonly value?: unknown;
  readonly factory?: unknown;
  isSatisfiedBy(constraints: object): boolean;
}

const METHODS = ['bind', 'getAsync', 'getAllAsync', 'isCurrentBound', 'snapshot', 'unbindAll'];

/** inversify 7 and 8: a scope is a container whose parent it is, and is emptied at its end. */
export function adaptInversify7(container: unknown): ContainerAdapter | undefined {
  if (!hasMethods(container, METHODS) || hasMethods(container, ['createChild'])) return undefined;
  const root = container as unknown as Inversify7;
  const Container = (root as { constructor: unknown }).constructor as new (options: {
    parent: unknown;
  }) => Inversify7;
  return {
    title: hasMethods(container, ['unbindAllAsync']) ? 'inversify 8' : 'inversify 7',
    list: (access) => listBindings(findBindingService(root, access)),
    open: () => new Container({ parent: root }),
    resolve(scope, { token, query, isMany }) {
      const child = scope as Inversify7;
      const options = query as Query | undefined;
      return isMany ? child.getAllAsync(token, options) : child.getAsync(token, options);
    },
    close(scope) {
      const child = scope as Inversify7;
      return child.unbindAllAsync ? child.unbindAllAsync() : child.unbindAll();
    },
  };
}

/** These versions keep their bindings in private fields. */
function findBindingService(root: object, access: ContainerAccess): BindingService {
  for (const value of access.readPrivateValues?.(root) ?? []) {
    if (typeof value !== 'object' || value === null) continue;
    for (const service of [value, readQuietly(value, 'bindingService')]) {
      if (hasMethods(service, ['get', 'getNonParentBoundServices'])) {
        return service as unknown as BindingService;
      }
    }
  }
  throw new InvalidOptionError(
    'The bindings of this inversify container could not be read. Name what is to be resolved: .not.toLeakScopes({ tokens: [OrderService] }).',
  );
}

function listBindings(service: BindingService): Registration[] {
  const tokens = [...(service.getBoundServices?.() ?? service.getNonParentBoundServices())];
  const bound = tokens.map((token) => ({ token, bindings: [...(service.get(token) ?? [])] }));
  const classes = bound.flatMap(({ bindings }) =>
    bindings.flatMap(({ implementationType: made }) => (typeof made === 'function' ? [made] : [])),
  );
  const injections = listInjections(classes);
  return bound.flatMap(({ token, bindings }) => listOf(token, bindings, injections));
}

/** Bindings that are satisfied by the same query are asked for together. */
function listOf(
  token: unknown,
  bindings: readonly Inversify7Binding[],
  injections: readonly Injection[],
): Registration[] {
  const groups = new Map<string, { found: Inversify7Binding[]; query: Query | undefined }>();
  for (const binding of bindings) {
    const query = findQuery(token, binding, injections);
    const key = query?.shown ?? 'none';
    const group = groups.get(key);
    if (group) group.found.push(binding);
    else groups.set(key, { found: [binding], query });
  }
  return [...groups.values()].map(({ found, query }) => tellOf(token, found, query));
}

function tellOf(
  token: unknown,
  found: readonly Inversify7Binding[],
  query: Query | undefined,
): Registration {
  const { type, scope, implementationType, value, factory } = found[0]!;
  const lifetime = type === 'ConstantValue' ? 'value' : (INVERSIFY_LIFETIMES[scope] ?? 'unknown');
  const source = [implementationType, type === 'DynamicValue' ? value : undefined, factory].find(
    (made) => typeof made === 'function',
  );
  const name = describeToken(token);
  return {
    token,
    name: query?.shown ? `${name} (${query.shown})` : name,
    lifetime,
    end: INVERSIFY_ENDS[lifetime],
    ...(typeof source === 'function' ? { source } : {}),
    ...(found.length > 1 ? { isMany: true } : {}),
    ...(query?.shown ? { query: query.options } : {}),
    ...(query === undefined ? { obstacle: CONDITIONAL } : {}),
  };
}

const CONDITIONAL =
  'it is bound on a condition (when…) that no request for it alone meets; what it is injected into is resolved.';
