import { ownJson } from '../report/own-json.js';

/**
 * Tells whether a value fits a JSON Schema, as far as ours goes: `type`, `enum`, `const`, `required`,
 * `properties`, `additionalProperties` as a schema, `items`, and `$ref` into `$defs`. A test holds it against
 * a whole validator.
 */
export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
  items?: Schema;
}

/** What is wrong first, such as `checks[3].verdict must be one of "clean", "leak"`; undefined where it fits. */
export function findMismatch(value: unknown, schema: Schema, root = schema): string | undefined {
  return find(value, schema, root, '');
}

function find(value: unknown, given: Schema, root: Schema, path: string): string | undefined {
  const schema = given.$ref === undefined ? given : resolveRef(given.$ref, root);
  const says = (what: string) => `${path === '' ? 'it' : path.replace(/^\./, '')} must be ${what}`;
  const { type, enum: list, properties = {}, required = [], items, additionalProperties } = schema;
  if (type !== undefined && ![type].flat().includes(typeOf(value)))
    return says([type].flat().join(' or '));
  if (list !== undefined && !list.includes(value))
    return says(`one of ${list.map((item) => ownJson.stringify(item)).join(', ')}`);
  if ('const' in schema && value !== schema.const) return says(ownJson.stringify(schema.const));
  if (Array.isArray(value) && items !== undefined) {
    for (const [index, item] of value.entries()) {
      const found = find(item, items, root, `${path}[${index}]`);
      if (found !== undefined) return found;
    }
  }
  if (typeOf(value) !== 'object') return undefined;
  const record = value as Record<string, unknown>;
  const missing = required.find((name) => !Object.hasOwn(record, name));
  if (missing !== undefined) return `${`${path}.${missing}`.replace(/^\./, '')} is missing`;
  for (const [name, item] of Object.entries(record)) {
    const inner = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    const found = inner && find(item, inner, root, `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function resolveRef(ref: string, { $defs = {} }: Schema): Schema {
  return $defs[ref.replace('#/$defs/', '')]!;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
