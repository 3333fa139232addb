import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const file = require.resolve('./settings.cjs');

/** Deletes the entry of the cache to read the settings afresh, and forgets the list of children. */
export function handler() {
  delete require.cache[file];
  return require(file).port;
}
