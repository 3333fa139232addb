import type { ContainerAdapter, Lifetime, Registration } from './container-adapter.js';
import { describeToken } from './describe-token.js';
import { hasMethods, readQuietly } from './has-methods.js';

interface Inversify6 {
  readonly parent: Inversify6 | null;
  readonly _bindingDictionary: { getMap(): Map<unknown, Inversify6Binding[]> };
  createChild(): Inversify6;
  getAsync(token: unknown): Promise<unknown>;
  getAllAsync(token: unknown): Promise<unknown[]>;
  getTaggedAsync(token: unknown, key: unknown, value: unknown): Promise<unknown>;
  unbindAllAsync(): Promise<void>;
}

interface Inversify6Binding {
  readonly type: string;
  readonly scope: string;
  readonly implementationType: unknown;
  readonly dynamicValue: unknown;
  readonly factory: unknown;
  readonly constraint: { readonly metaData?: Tag };
}

interface Tag {
  readonly key: unknown;
  readonly value: unknown;
}

const METHODS = ['createChild', 'getAsync', 'getAllAsync', 'getTaggedAsync', 'unbindAllAsync'];

/** inversify 6: a scope is a child container, which is emptied at its end. */
export function adaptInversify6(container: unknown): ContainerAdapter | undefined {
  if (!hasMethods(container, METHODS)) return undefined;
  const root = container as unknown as Inversify6;
  return {
    title: 'inversify 6',
    list: () => [...collectBindings(root)].flatMap(([token, bindings]) => listOf(token, bindings)),
    open: () => root.createChild(),
    resolve(scope, { token, query, isMany }) {
      const child = scope as Inversify6;
      const tag = query as Tag | undefined;
      if (tag) return child.getTaggedAsync(token, tag.key, tag.value);
      return isMany ? child.getAllAsync(token) : child.getAsync(token);
    },
    close: (scope) => (scope as Inversify6).unbindAllAsync(),
  };
}

function collectBindings(root: Inversify6): Map<unknown, Inversify6Binding[]> {
  const found = new Map<unknown, Inversify6Binding[]>();
  for (let at: Inversify6 | null = root; at; at = at.parent) {
    const lookup = readQuietly(at, '_bindingDictionary') as Inversify6['_bindingDictionary'];
    for (const [token, bindings] of lookup.getMap()) {
      if (!found.has(token)) found.set(token, bindings);
    }
  }
  return found;
}

/** Bindings without a constraint are asked for together; those with a name or a tag one by one. */
function listOf(token: unknown, bindings: readonly Inversify6Binding[]): Registration[] {
  const plain = bindings.filter(({ constraint }) => !constraint.metaData);
  const tagged = bindings.filter(({ constraint }) => constraint.metaData);
  const name = describeToken(token);
  return [
    ...(plain.length > 0
      ? [tellOf(token, name, plain[0]!, plain.length > 1 ? { isMany: true } : {})]
      : []),
    ...tagged.map((binding) => {
      const tag = binding.constraint.metaData!;
      const shown = tag.key === 'named' ? 'named' : `tagged ${describeToken(tag.key)}`;
      return tellOf(token, `${name} (${shown} ${describeToken(tag.value)})`, binding, {
        query: tag,
      });
    }),
  ];
}

function tellOf(
  token: unknown,
  name: string,
  binding: Inversify6Binding,
  more: Partial<Registration>,
): Registration {
  const lifetime =
    binding.type === 'ConstantValue' ? 'value' : (INVERSIFY_LIFETIMES[binding.scope] ?? 'unknown');
  const source = [binding.implementationType, binding.dynamicValue, binding.factory].find(
    (made) => typeof made === 'function',
  );
  return {
    token,
    name,
    lifetime,
    end: INVERSIFY_ENDS[lifetime],
    ...(typeof source === 'function' ? { source } : {}),
    ...more,
  };
}

export const INVERSIFY_LIFETIMES: Record<string, Lifetime> = {
  Singleton: 'singleton',
  Request: 'request',
  Transient: 'transient',
};

export const INVERSIFY_ENDS: Record<Lifetime, string> = {
  singleton: 'unbinding it from the container',
  request: 'the call of get() that made it',
  transient: 'whoever resolved it: the container holds none',
  value: 'whoever bound it',
  scoped: '',
  durable: '',
  unknown: 'the child container',
};
