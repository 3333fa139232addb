import { growingOf, survivorOf, type Pattern } from './pattern.js';

/** FinalizationRegistry and WeakMap: weak in the target or key alone. */
export const weakReferenceKept: Pattern = {
  id: 'weak-reference-kept',
  advise(facts) {
    const survivor = survivorOf(facts);
    if (survivor?.kind === 'held' || growingOf(facts).object === 'FinalizationRegistry') {
      return 'The FinalizationRegistry holds its second argument strongly until the target is collected. Pass neither the target nor what leads to it (a function that is made in one of its methods holds it, too), but an id or a number alone, and call registry.unregister(token) when the object is disposed.';
    }
    if (survivor?.kind !== 'weakValue') return undefined;
    return 'A WeakMap keeps a value as long as its key lives, and the key here lives on. Use a key that ends with the request, or call weakMap.delete(key).';
  },
};
