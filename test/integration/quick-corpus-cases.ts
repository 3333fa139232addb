/** Cases of test/corpus that need one small package each, and the package, as the corpus names it. */
export const QUICK_CORPUS_CASES = {
  'sub-mitt-leak': 'mitt',
  'sub-mitt-clean': 'mitt',
  'signal-p-map-leak': 'p-map-7-0-2',
  'signal-p-map-clean': 'p-map-7-0-3',
  'cache-lodash-memoize-leak': 'lodash',
  'cache-lodash-memoize-clean': 'lodash',
  'plateau-nanoid-pool': 'nanoid',
  'plateau-semver-range-cache': 'semver',
};
