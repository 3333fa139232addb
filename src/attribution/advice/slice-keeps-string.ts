import { survivorOf, type Pattern } from './pattern.js';

/** A slice of a string is no copy: it points into the whole. */
export const sliceKeepsString: Pattern = {
  id: 'slice-keeps-string',
  advise(facts) {
    if (survivorOf(facts)?.object !== 'string' || !facts.survivorEdges.has('parent'))
      return undefined;
    return 'Each call keeps a slice of a longer string, and the slice keeps the whole of it. If only the slice is wanted, copy it first, Buffer.from(slice).toString(); if it is not wanted either, remove it from what grows when the call is over.';
  },
};
