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

/** What they call how many entries there are. */
export const SIZE_NAMES = ['size', 'length', 'count', 'currentSize'];

/** The sum of the weights, where entries are weighed. */
export const WEIGHT_NAME = 'calculatedSize';
