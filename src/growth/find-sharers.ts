import type { EdgeFilter } from '../graph/edge-filter.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { sumEvidence, type GrowthCulprit } from './find-culprits.js';
import type { PathTree } from './grow-path-tree.js';

/** What a small object holds is found within so many steps, and so many objects. */
const MOST_STEPS = 4;
const MOST_NODES = 300;
/** Of its survivors so many are looked at. */
const SAMPLES = 3;
const LEAST_RATE = 0.5;

/**
 * Finds culprits that hold what another one holds as well: two lists keep one big thing, and the search
 * came to it through one of them. Who empties that one alone mends nothing.
 *
 * @param others culprits of which little hangs by the shortest paths
 * @param known culprits that the growth hangs from
 */
export function findSharers(
  snapshot: HeapSnapshot,
  filter: EdgeFilter,
  { tree, calls }: { tree: PathTree; calls: readonly number[] },
  others: readonly GrowthCulprit[],
  known: readonly GrowthCulprit[],
): GrowthCulprit[] {
  const shared = new Set(known.flatMap(({ top, below }) => [...top, ...below]));
  const total = calls.reduce((sum, run) => sum + run, 0);
  const sharers = others.filter(({ top }) => {
    const nodes = top.map((index) => tree.nodes[index]!);
    const rate = Math.max(...nodes.map(({ counts }) => sumEvidence(counts, calls) / total));
    if (rate < LEAST_RATE) return false;
    const samples = nodes.flatMap((node) => node.samples.slice(0, SAMPLES));
    return samples.some((sample) => reaches(snapshot, filter, tree, sample, shared));
  });
  return sharers.map((culprit) => ({ ...culprit, isSharer: true }));
}

function reaches(
  { firstEdge, edgeTarget }: HeapSnapshot,
  filter: EdgeFilter,
  { place }: PathTree,
  from: number,
  wanted: ReadonlySet<number>,
): boolean {
  const seen = new Set([from]);
  let front = [from];
  for (let step = 0; step < MOST_STEPS && seen.size < MOST_NODES; step++) {
    const next: number[] = [];
    for (const node of front)
      for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
        const target = edgeTarget[edge]!;
        if (filter[edge] === 0 || seen.has(target)) continue;
        // What is old is held by everybody: from there all can be reached.
        if (place[target]! < 0) continue;
        if (wanted.has(place[target]!)) return true;
        seen.add(target);
        next.push(target);
      }
    front = next;
  }
  return false;
}
