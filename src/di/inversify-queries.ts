import { describeToken } from './describe-token.js';
import { hasMethods } from './has-methods.js';

/** How a binding is asked for: plainly, or by a name and a tag. */
export interface Query {
  /** '' where it is asked for plainly. */
  readonly shown: string;
  readonly options: QueryOptions;
}

interface QueryOptions {
  readonly name?: unknown;
  readonly tag?: { readonly key: unknown; readonly value: unknown };
}

/** What a class has injected under a name or a tag. */
export interface Injection {
  readonly token: unknown;
  readonly query: Query;
}

interface ClassMetadata {
  readonly constructorArguments: readonly unknown[];
  readonly properties: ReadonlyMap<unknown, unknown>;
}

interface InjectedElement {
  readonly value?: unknown;
  readonly name?: unknown;
  readonly tags?: ReadonlyMap<unknown, unknown>;
}

const METADATA = '@inversifyjs/core/classMetadataReflectKey';
const PLAIN: Query = { shown: '', options: {} };

/**
 * The names and tags by which classes have their dependencies injected. A binding's condition is a function,
 * which does not tell the name that it waits for: who asks for it does.
 */
export function listInjections(classes: readonly object[]): Injection[] {
  const { getMetadata } = Reflect as { getMetadata?(key: string, of: object): unknown };
  return classes.flatMap((made) => {
    const metadata = getMetadata?.(METADATA, made) as ClassMetadata | undefined;
    if (metadata === undefined) return [];
    const elements = [...metadata.constructorArguments, ...metadata.properties.values()];
    return elements.flatMap((element) => readInjection(element as InjectedElement | undefined));
  });
}

function readInjection(element: InjectedElement | undefined): Injection[] {
  if (element?.value === undefined) return [];
  const { value, name, tags } = element;
  const token: unknown = hasMethods(value, ['unwrap']) ? value.unwrap() : value;
  const [tag] = [...(tags ?? [])].map(([key, tagged]) => ({ key, value: tagged }));
  if (name === undefined && tag === undefined) return [];
  const shown = [
    ...(name === undefined ? [] : [`named ${describeToken(name)}`]),
    ...(tag === undefined ? [] : [`tagged ${describeToken(tag.key)} ${describeToken(tag.value)}`]),
  ].join(', ');
  const options = { ...(name === undefined ? {} : { name }), ...(tag ? { tag } : {}) };
  return [{ token, query: { shown, options } }];
}

/** The first way to ask for a binding that its condition allows; undefined where none is known. */
export function findQuery(
  token: unknown,
  binding: { isSatisfiedBy(constraints: object): boolean },
  injections: readonly Injection[],
): Query | undefined {
  const known = injections.filter((injection) => injection.token === token);
  return [PLAIN, ...known.map(({ query }) => query)].find(({ options: { name, tag } }) => {
    const constraints = {
      name,
      tags: new Map(tag ? [[tag.key, tag.value]] : []),
      serviceIdentifier: token,
      getAncestor: () => undefined,
    };
    try {
      return binding.isSatisfiedBy(constraints);
    } catch {
      return false;
    }
  });
}
