/** What classes call the most that they keep: fields, private fields or getters. */
export const LIMIT_NAMES = [
  'max',
  'maxSize',
  'maxEntries',
  'maxItems',
  'maxLength',
  'maxKeys',
  'maxAmount',
  'capacity',
  'limit',
];

/** What they call how much that is; entries that are weighed have a sum of their weights. */
export const SIZE_NAMES = ['size', 'length', 'count', 'currentSize', 'calculatedSize'];
