import type { ContainerAdapter, Lifetime, Registration } from './container-adapter.js';
import { describeToken } from './describe-token.js';
import { hasMethods, readQuietly } from './has-methods.js';

interface TypediInstance {
  readonly services: readonly TypediService[];
  get(token: unknown): unknown;
  getMany(token: unknown): unknown[];
}

interface TypediContainer extends TypediInstance {
  readonly globalInstance: TypediInstance;
  of(id: string): TypediInstance;
  reset(id: string): unknown;
}

interface TypediService {
  readonly id: unknown;
  readonly type?: unknown;
  readonly factory?: unknown;
  readonly global?: boolean;
  readonly transient?: boolean;
  readonly multiple?: boolean;
}

let opened = 0;

/** typedi 0.8 to 0.10, its `Container`: a scope is `Container.of(id)`, and ends with `Container.reset(id)`. */
export function adaptTypedi(container: unknown): ContainerAdapter | undefined {
  if (!hasMethods(container, ['of', 'get', 'getMany', 'set', 'reset'])) return undefined;
  const root = container as unknown as TypediContainer;
  const services = () => (readQuietly(root, 'globalInstance') as TypediInstance).services;
  const ids = new WeakMap<object, string>();
  return {
    title: 'typedi',
    list: () => [...new Set(services().map(({ id }) => id))].map((id) => tellOf(id, services())),
    open() {
      const id = `heapslope-scope-${++opened}`;
      const scope = root.of(id);
      ids.set(scope, id);
      return scope;
    },
    resolve: (scope, { token, isMany }) => resolve(scope as TypediInstance, token, isMany, root),
    close: (scope) => void root.reset(ids.get(scope as object)!),
  };
}

/** typedi's scopes do not look for several services of one token in the container above them. */
function resolve(
  scope: TypediInstance,
  token: unknown,
  isMany: boolean | undefined,
  root: TypediContainer,
): unknown {
  if (!isMany) return scope.get(token);
  const found = scope.getMany(token);
  return found.length > 0 ? found : root.getMany(token);
}

function tellOf(id: unknown, services: readonly TypediService[]): Registration {
  const found = services.filter((service) => service.id === id);
  const { type, factory, global, transient, multiple } = found[0]!;
  const isValue = !type && !factory;
  const lifetime = global ? 'singleton' : isValue ? 'value' : transient ? 'transient' : 'scoped';
  const source = typeof factory === 'function' ? factory : type;
  return {
    token: id,
    name: describeToken(id),
    lifetime,
    end: ENDS[lifetime],
    ...(typeof source === 'function' ? { source } : {}),
    ...(multiple ? { isMany: true } : {}),
  };
}

const ENDS: Record<Extract<Lifetime, 'singleton' | 'value' | 'transient' | 'scoped'>, string> = {
  singleton: 'Container.reset()',
  scoped: 'Container.reset(id) with the id of its container',
  transient: 'whoever resolved it: the container holds none',
  value: 'whoever set it',
};
