import { createRequire } from 'node:module';

export const require = createRequire(import.meta.url);

let n = 0;
/** A fresh id, as a request id would be. */
export const nextId = (prefix = 'req-') => `${prefix}${++n}`;
