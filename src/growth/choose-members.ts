import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { ComparedPaths, PathPlaces } from './compare-paths.js';
import type { RisingPath } from './find-rising-paths.js';

/** A typical object at a rising path, and what holds it. */
export interface RisingMembers {
  rising: RisingPath;
  /** The object that grows, as node ordinal. */
  holder: number;
  /** A member that it holds, as node ordinal; for `bytes` the holder itself. */
  sample: number;
  /** Members that came after the first snapshot; undefined where ids do not tell, and for `bytes`. */
  born: number | undefined;
}

/** What members are chosen from: the last snapshot. */
export interface LastSnapshot {
  snapshot: HeapSnapshot;
  places: PathPlaces;
  paths: ComparedPaths;
  /** Odd ids above it came after the first snapshot; undefined where ids do not tell. */
  firstNewId: number | undefined;
}

/**
 * Chooses for each rising path the holder with most members, those that came after the first snapshot
 * where ids tell, and of its members one that is an object rather than a string.
 */
export function chooseMembers(
  { snapshot, places, paths, firstNewId }: LastSnapshot,
  risings: readonly RisingPath[],
): RisingMembers[] {
  const { nodeCount, nodeId, nodeTypeNames, nodeType, selfSize } = snapshot;
  const { place, owner, parentNode } = places;
  const risingOf = new Int32Array(paths.count).fill(-1);
  risings.forEach(({ top }, index) => top.forEach((path) => (risingOf[path] = index)));
  const isText = nodeTypeNames.map((name) => /string|number|symbol|bigint/.test(name));
  const weights = risings.map(() => new Map<number, number>());
  const born = risings.map(() => 0);
  // Even ids are of native nodes, and tell no age.
  const isNew = (node: number) =>
    firstNewId === undefined || nodeId[node] % 2 === 0 || nodeId[node] >= firstNewId;

  for (let node = 0; node < nodeCount; node++) {
    const index = place[node] < 0 ? -1 : risingOf[place[node]];
    if (index < 0) continue;
    if (owner[node] === node && isNew(node)) born[index]++;
    const holder = holderOf(node);
    if (holder < 0) continue;
    const weight = risings[index].kind === 'bytes' ? selfSize[node] : isNew(node) ? 1 : 1e-6;
    weights[index].set(holder, (weights[index].get(holder) ?? 0) + weight);
  }
  const holders = weights.map(findHeaviest);
  const samples = risings.map(() => -1);
  const scores = risings.map(() => -1);
  for (let node = 0; node < nodeCount; node++) {
    const index = place[node] < 0 ? -1 : risingOf[place[node]];
    if (index < 0 || owner[node] !== node || holderOf(node) !== holders[index]) continue;
    const score = (isText[nodeType[node]] ? 0 : 2) + (isNew(node) ? 1 : 0);
    if (score <= scores[index]) continue;
    scores[index] = score;
    samples[index] = node;
  }
  return risings.flatMap((rising, index) =>
    samples[index] < 0
      ? []
      : [
          {
            rising,
            holder: holders[index],
            sample: samples[index],
            born: firstNewId === undefined || rising.kind === 'bytes' ? undefined : born[index],
          },
        ],
  );

  /** What holds a member from outside of its path; -1 for links of a chain but the first. */
  function holderOf(node: number): number {
    const path = place[node];
    if (risings[risingOf[path]].kind === 'bytes') return owner[node];
    if (owner[node] !== node) return -1;
    const holder = owner[parentNode[node]];
    const expected = paths.parent[path];
    return expected < 0 || place[holder] === expected ? holder : -1;
  }
}

function findHeaviest(weights: ReadonlyMap<number, number>): number {
  let heaviest = -1;
  let most = -1;
  for (const [node, weight] of weights) {
    if (weight <= most) continue;
    most = weight;
    heaviest = node;
  }
  return heaviest;
}
