import type { SizeCulprit } from '../growth/find-size-culprits.js';
import type { CountedNumbers, ObjectTracking } from '../probe/heap-probe.js';
import type { Look } from './take-look.js';

/** What is counted of a container, by its node. */
type CountedOf = (snapshot: Look['snapshot'], holder: number) => CountedNumbers;

/**
 * Entries of containers that a look has seen, as they are now; NaN where they cannot be counted, or the
 * container is gone. V8 searches the whole heap for each.
 *
 * @param of default: entries of Maps and Sets, elements of arrays
 */
export async function countContainers(
  { snapshot }: Pick<Look, 'snapshot'>,
  readNumbers: ObjectTracking['readNumbers'],
  containers: readonly SizeCulprit[],
  of: CountedOf = () => 'entries',
): Promise<number[]> {
  const counts: number[] = [];
  for (const { holder } of containers) {
    const numbers = await readNumbers?.(snapshot.nodeId[holder]!, of(snapshot, holder));
    counts.push(numbers?.entries ?? NaN);
  }
  return counts;
}

/** Keys of plain objects as well. V8 names a proxy otherwise: nothing of the program runs. */
export const entriesOrKeys: CountedOf = ({ nodeName, strings }, holder) =>
  strings.equals(nodeName[holder]!, 'Object') ? 'keys' : 'entries';

/** The first of those that are one container each, of which only the size grows. */
export function pickSingle(culprits: readonly SizeCulprit[], most: number): SizeCulprit[] {
  return culprits.filter(({ members, sample }) => members === 1 && sample < 0).slice(0, most);
}
