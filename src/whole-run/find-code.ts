import type { Instruments } from '../attribution/nodes/rank-nodes.js';
import { indexScopes } from '../attribution/nodes/index-scopes.js';
import type { SnapshotReader } from '../attribution/nodes/snapshot-reader.js';
import { isNodeScript } from '../attribution/sources/tell-file.js';
import type { EdgeFilter } from '../graph/edge-filter.js';

/** So many nodes are looked at: what is further away says nothing of what is held. */
const MOST_NODES = 400;
const MOST_STEPS = 6;

/** The way from what is held to the first function of the user's, or of a package's, that was born in the same file. */
export type FindCode = (target: number, file: number) => number[];

/** A list of timers, or an array, says nothing by itself: a function has a line. */
export function createCodeFinder(
  reader: SnapshotReader,
  filter: EdgeFilter,
  owner: Int32Array,
  { isOwn, isRunner }: Instruments,
): FindCode {
  const { firstEdge, edgeTarget } = reader.snapshot;
  const { scriptOfClosure } = indexScopes(reader);
  const isCode = (node: number) => {
    if (reader.typeOf(node) !== 'closure') return false;
    const script = scriptOfClosure(node);
    return script !== undefined && !isNodeScript(script) && !isOwn(script) && !isRunner(script);
  };
  return (target, file) => {
    const ways = new Map<number, number[]>([[target, []]]);
    for (const [node, way] of ways) {
      if (isCode(node)) return way;
      if (way.length === MOST_STEPS) continue;
      for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
        const next = edgeTarget[edge]!;
        if (ways.size > MOST_NODES) break;
        if (filter[edge] === 1 && owner[next] === file && !ways.has(next))
          ways.set(next, [...way, edge]);
      }
    }
    return [];
  };
}
