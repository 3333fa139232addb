import { findPackageOnPath, type Pattern } from './pattern.js';

/** A DataLoader that outlives the request remembers every key. */
export const dataloaderCache: Pattern = {
  id: 'loader-outlives-request',
  advise(facts) {
    if (facts.owner !== 'package') return undefined;
    if (findPackageOnPath(facts, ['dataloader']) === undefined) return undefined;
    return 'A DataLoader remembers every key it has loaded. Make one a request (new DataLoader(batch) in the request context), or call loader.clearAll() at its end, or switch it off with { cache: false }.';
  },
};
