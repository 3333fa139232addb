import { ownJson } from '../report/own-json.js';

const LONGEST_TEXT = 40;
const MOST_KEYS = 3;

/**
 * A short, typed rendering of any value for an error message: `"abc"`, `null`, `[Function f]`,
 * `[Promise]`, `[Array of 3]`, `{ min, max }`. Values may come from other realms, so nothing here
 * asks for a class; nothing is called, and no property is read but names, lengths and tags.
 */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return ownJson.stringify(
        value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value,
      );
    case 'function':
      return `[${isClass(value) ? 'class' : tagOf(value)} ${nameOf(value) || '(anonymous)'}]`;
    case 'bigint':
      return `${value}n`;
    case 'object':
      return describeObject(value);
    default:
      return Object.is(value, -0) ? '-0' : String(value);
  }
}

/** Whether a function can only be called with `new`. */
export function isClass(value: unknown): boolean {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}

/** The built-in tag of a value, the same in every realm: `Object`, `RegExp`, `GeneratorFunction`. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

function describeObject(value: object | null): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[Array of ${value.length}]`;
  const name = nameOf((value as { constructor?: unknown }).constructor) || tagOf(value);
  if (name !== 'Object') return `[${name}]`;
  const keys = Object.keys(value);
  if (keys.length === 0) return '{}';
  const shown = keys.slice(0, MOST_KEYS).map((key) => key.slice(0, LONGEST_TEXT));
  return `{ ${shown.join(', ')}${keys.length > MOST_KEYS ? ', …' : ''} }`;
}

function nameOf(value: unknown): string {
  const name = typeof value === 'function' ? (value as { name?: unknown }).name : undefined;
  return typeof name === 'string' ? name.slice(0, LONGEST_TEXT) : '';
}
