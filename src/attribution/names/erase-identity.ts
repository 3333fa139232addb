const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const HASH = /(?<![0-9a-z])(?=[0-9a-f]*\d)[0-9a-f]{7,}(?![0-9a-z])/gi;
const NUMBER = /\d+/g;

/**
 * Replaces the parts of a key that tell one object from the next (numbers, hashes, UUIDs) by `*`.
 */
export function eraseIdentity(key: string): string {
  return key
    .replace(UUID, '*')
    .replace(HASH, '*')
    .replace(NUMBER, '*')
    .replace(/\*(?:[-_.:/]?\*)+/g, '*');
}

/**
 * What many keys have in common, the rest as `*`: `req-*` for `req-17` and `req-18`; `*` where
 * nothing is common.
 */
export function findKeyPattern(keys: readonly string[]): string {
  if (keys.length === 0) return '*';
  const erased = new Set(keys.map(eraseIdentity));
  if (erased.size === 1) return [...erased][0];
  let prefix = keys[0];
  let suffix = keys[0];
  for (const key of keys) {
    prefix = prefix.slice(0, countCommon(prefix, key));
    suffix = suffix.slice(suffix.length - countCommon(reverse(suffix), reverse(key)));
  }
  // What happens to be common inside a number or a hash says nothing.
  prefix = prefix.replace(/[0-9a-f]*\d[0-9a-f]*$/i, '');
  suffix = suffix.replace(/^[0-9a-f]*\d[0-9a-f]*/i, '');
  return prefix.length + suffix.length >= 2 ? `${prefix}*${suffix}` : '*';
}

function countCommon(one: string, other: string): number {
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length++;
  return length;
}

function reverse(text: string): string {
  return [...text].reverse().join('');
}
