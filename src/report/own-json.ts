/**
 * The realm's JSON as it was when heapslope was loaded: a test may put a double in its place, which must not show in
 * what a check reads and tells. One that was there before is told, in place of what it makes of a snapshot.
 */
const { parse, stringify } = JSON;

export const ownJson: Pick<JSON, 'parse' | 'stringify'> = {
  parse: isNative(parse) ? parse : refuse,
  stringify,
};

function isNative(given: unknown): boolean {
  return (
    typeof given === 'function' && /\[native code\]/.test(Function.prototype.toString.call(given))
  );
}

function refuse(): never {
  throw new Error(
    'JSON.parse is not the engine’s own: the program has replaced it before heapslope was loaded. Import heapslope first, or put JSON.parse back',
  );
}
