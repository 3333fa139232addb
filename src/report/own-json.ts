/**
 * The realm's JSON as it was when heapslope was loaded: a test may put a double in its place, which must not show in
 * what a check reads and tells.
 */
export const ownJson: Pick<JSON, 'parse' | 'stringify'> = {
  parse: JSON.parse,
  stringify: JSON.stringify,
};
