import { isBuildingBlock } from '../packages/is-building-block.js';
import { packageUndos } from '../packages/package-undos.js';
import { findDomEvent } from './find-dom-event.js';
import { isUsersListener, tellWay, type Pattern, type PatternFacts } from './pattern.js';

/** A package keeps something of each call: what undoes it, where that is known. */
export const packageKeeps: Pattern = {
  id: 'package-keeps',
  advise(facts) {
    // What the user adds to an emitter of a package's, the user can take off.
    if (isUsersListener(facts) || findDomEvent(facts) !== undefined) return undefined;
    const names = findKeepers(facts);
    if (names.length === 0) return undefined;
    const way = tellWay(facts.steps);
    for (const name of names) {
      const known = packageUndos.find(
        ({ packages, at, isOfUsersFunctions }) =>
          packages.includes(name) &&
          (at === undefined || at.test(way)) &&
          (isOfUsersFunctions !== true || facts.callback === 'user'),
      );
      if (known !== undefined) return known.advice;
    }
    return undefined;
  },
};

/**
 * Packages that keep what grows, the nearest first: from the growing object outwards, then what it keeps,
 * where nothing else has a name (a listener of a package on the process).
 */
function findKeepers({ steps, growing, owner, stackPackages }: PatternFacts): string[] {
  if (owner !== 'package') return [];
  const near = [...steps.slice(0, growing + 1).toReversed(), ...steps.slice(growing + 1)];
  const onPath = near.flatMap((step) => step.package ?? []);
  // Where the path names none, the one that the user's code calls.
  const names = [...new Set(onPath.length > 0 ? onPath : stackPackages.toReversed())];
  const nearest = names.findIndex((name) => !isBuildingBlock(name));
  return nearest < 0 ? names : names.slice(0, nearest + 1);
}
