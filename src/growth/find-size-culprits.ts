import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type { GrowingPath } from './judge-paths.js';
import type { PlacedPaths } from './sum-paths.js';

/** Growth of a path that no births explain: things that are larger than they were, or that have no age. */
export interface SizeCulprit {
  /** What grows, as node ordinal: of many at one path the largest. */
  holder: number;
  /** Something that it holds and that came of late, as node ordinal; -1 where only its size grows. */
  sample: number;
  /** Things at the path. */
  members: number;
  /** Per call, of all of them together. */
  bytesPerCall: number;
  /** Objects per call; 0 for sizes. */
  countPerCall: number;
  /** Key of the path. */
  key: number;
}

/** Of all growth, a path with less than this share is told by the others. */
const LEAST_SHARE = 0.1;

/**
 * @param growing by `judgePaths`
 * @param covered paths that other culprits explain
 */
export function findSizeCulprits(
  { snapshot, placed }: { snapshot: HeapSnapshot; placed: PlacedPaths },
  growing: readonly GrowingPath[],
  covered: ReadonlySet<number>,
): SizeCulprit[] {
  const total = growing.reduce((sum, { bytesPerCall }) => sum + bytesPerCall, 0);
  const chosen = growing.filter(
    ({ key, bytesPerCall }) => !covered.has(key) && bytesPerCall >= total * LEAST_SHARE,
  );
  if (chosen.length === 0) return [];
  const { place, owner, parentNode, keyOfPath } = placed;
  const keys = new Map(chosen.map(({ key }, index) => [key, index]));
  const indexOfPath = new Map<number, number>();
  keyOfPath.forEach((key, path) => {
    const index = keys.get(key);
    if (index !== undefined) indexOfPath.set(path, index);
  });
  const sizes = chosen.map(() => new Map<number, number>());
  const youngest = chosen.map(() => -1);
  for (let node = 0; node < snapshot.nodeCount; node++) {
    const index = indexOfPath.get(place[node]!);
    if (index === undefined || owner[node]! < 0) continue;
    const size = sizes[index]!;
    size.set(owner[node]!, (size.get(owner[node]!) ?? 0) + snapshot.selfSize[node]!);
    const best = youngest[index]!;
    if (owner[node] === node && (best < 0 || snapshot.nodeId[node]! > snapshot.nodeId[best]!))
      youngest[index] = node;
  }
  const culprits = chosen.flatMap(({ key, bytesPerCall, countPerCall }, index) => {
    const members = sizes[index]!.size;
    if (members === 0) return [];
    const isBorn = countPerCall > 0;
    const sample = isBorn ? youngest[index]! : -1;
    const parent = isBorn ? parentNode[sample]! : -1;
    const holder = isBorn && parent >= 0 ? owner[parent]! : findLargest(sizes[index]!);
    return [{ holder, sample, members, bytesPerCall, countPerCall, key }];
  });
  return joinNested(culprits, placed);
}

/** What hangs below another culprit's path is what that one keeps. */
function joinNested(
  culprits: readonly SizeCulprit[],
  { parentNode, place, keyOfPath }: PlacedPaths,
): SizeCulprit[] {
  const byKey = new Map(culprits.map((culprit) => [culprit.key, culprit]));
  return culprits.filter((culprit) => {
    const from = culprit.sample >= 0 ? culprit.sample : culprit.holder;
    for (let node = parentNode[from]!; node >= 0; node = parentNode[node]!) {
      const path = place[node]!;
      const above = path < 0 ? undefined : byKey.get(keyOfPath[path]!);
      if (above === undefined || above.key === culprit.key) continue;
      above.bytesPerCall += culprit.bytesPerCall;
      return false;
    }
    return true;
  });
}

function findLargest(sizes: ReadonlyMap<number, number>): number {
  let largest = -1;
  let most = -1;
  for (const [node, size] of sizes) {
    if (size <= most) continue;
    most = size;
    largest = node;
  }
  return largest;
}
