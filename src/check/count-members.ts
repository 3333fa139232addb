import type { PathSums } from '../growth/sum-paths.js';
import type { Look } from './take-look.js';

/** Objects of some paths, by the keys of these. */
export function countMembers({ keys, counts }: PathSums, members: readonly number[]): number {
  return members.reduce((sum, key) => sum + (counts[keys.indexOf(key)] ?? 0), 0);
}

/**
 * Those among them with ids up to this one. The data of a buffer has another id in each snapshot, and is as
 * old as what it belongs to.
 */
export function countOlder(
  { snapshot, placed }: Look,
  members: readonly number[],
  lastId: number,
): number {
  const { nodeCount, nodeId, nodeType, nodeTypeNames } = snapshot;
  const { keyOfPath, owner, parentNode, place } = placed;
  const paths = new Set(members.map((key) => keyOfPath.indexOf(key)));
  const native = nodeTypeNames.indexOf('native');
  let count = 0;
  for (let node = 0; node < nodeCount; node++) {
    if (owner[node] !== node || !paths.has(place[node]!)) continue;
    const isData = nodeType[node] === native && parentNode[node]! >= 0;
    if (nodeId[isData ? parentNode[node]! : node]! <= lastId) count++;
  }
  return count;
}
