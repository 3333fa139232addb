import { rankBy } from '../growth/rank-by.js';
import type { Leak, SourceLocation } from '../report/leak-report.js';

/** Leaks in the order of the report: what holds most first, equal ones by what grows, then by where it is. */
export function rankLeaks(leaks: readonly Leak[]): Leak[] {
  const byHeld = rankBy<Leak>(
    ({ heldBytesPerCall, retainedBytesPerCall }) => heldBytesPerCall ?? retainedBytesPerCall,
    nameGrowing,
  );
  return leaks.toSorted(
    (one, other) =>
      byHeld(one, other) ||
      comparePlaces(locateGrowing(one), locateGrowing(other)) ||
      (one.fingerprint < other.fingerprint ? -1 : 1),
  );
}

/** Without the rate, which differs from run to run. */
function nameGrowing({ growing }: Leak): string {
  return growing.describe.replace(/: \+.*$/s, '');
}

function locateGrowing({ retainerPath }: Leak): SourceLocation | undefined {
  const growing = retainerPath.findIndex(({ isGrowing }) => isGrowing);
  return retainerPath.slice(0, growing + 1).findLast(({ location }) => location)?.location;
}

function comparePlaces(one: SourceLocation | undefined, other: SourceLocation | undefined): number {
  if (one === undefined || other === undefined)
    return Number(one === undefined) - Number(other === undefined);
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
