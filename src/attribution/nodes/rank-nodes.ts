import { rankRoots } from '../../growth/rank-roots.js';
import type { HeapSnapshot } from '../../snapshot/parse-snapshot.js';
import { indexScopes } from './index-scopes.js';
import { createReader } from './snapshot-reader.js';

/** Round of heapslope's own functions, scopes and suspended calls. */
export const OWN_ROUND = 2;

export interface Instruments {
  /** Whether a script is heapslope's. */
  isOwn(file: string): boolean;
  /** Whether a script is the test runner's that runs the check. */
  isRunner(file: string): boolean;
}

/**
 * In which round of the search each node is passed. Last resorts are timers, the functions, scopes and
 * suspended calls of what measures, and the engine's own tables: heapslope and the test runner hold the handler
 * while it is being measured, so that the shortest path to what it keeps often leads through them, and
 * says nothing. Where they are the only holder the path is still found.
 *
 * @param suspended from `findSuspended`
 * @returns one byte per node: 0, 1 for timers and the runner, `OWN_ROUND`, and after it what `rankRoots` ranks
 */
export function rankNodes(
  snapshot: HeapSnapshot,
  { isOwn, isRunner }: Instruments,
  suspended = findSuspended(snapshot),
): Uint8Array {
  const rounds = rankRoots(snapshot);
  const reader = createReader(snapshot);
  const { scriptOfClosure } = indexScopes(reader);
  const closure = snapshot.nodeTypeNames.indexOf('closure');
  const known = new Map<string, number>();
  const rank = (file: string): number => {
    let round = known.get(file);
    if (round === undefined)
      known.set(file, (round = isOwn(file) ? OWN_ROUND : isRunner(file) ? 1 : 0));
    return round;
  };
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (snapshot.nodeType[node] !== closure) continue;
    const script = scriptOfClosure(node);
    const round = script === undefined ? 0 : rank(script);
    if (round === 0) continue;
    rounds[node] = round;
    let context = reader.follow(node, 'context');
    while (
      context >= 0 &&
      rounds[context] < round &&
      reader.nameOf(context).startsWith('system / Context')
    ) {
      rounds[context] = round;
      context = reader.follow(context, 'previous');
    }
  }
  rankSuspended(suspended, rounds);
  rankTimers(snapshot, rounds);
  return rounds;
}

/**
 * Timers that run hold their callbacks, and these all variables around them. Those are the user's:
 * what is in them is not told as held by a timer, unless nothing else holds it.
 */
function rankTimers({ nodeCount, nodeName, strings }: HeapSnapshot, rounds: Uint8Array): void {
  const names = ['TimersList', 'ImmediateList'].map((name) => strings.indexOf(name));
  for (let node = 0; node < nodeCount; node++) {
    if (rounds[node] === 0 && names.includes(nodeName[node])) rounds[node] = 1;
  }
}

/** Suspended calls have the rank of their function. */
function rankSuspended(suspended: ReadonlyMap<number, number>, rounds: Uint8Array): void {
  for (const [node, closure] of suspended)
    if (rounds[closure]! > 0) rounds[node] = rounds[closure]!;
}

/** Suspended calls (async functions, generators), each with its function. */
export function findSuspended({
  nodeCount,
  nodeType,
  nodeTypeNames,
  firstEdge,
  edgeName,
  edgeType,
  edgeTarget,
  edgeTypeNames,
  strings,
}: HeapSnapshot): Map<number, number> {
  const found = new Map<number, number>();
  const name = strings.indexOf('function');
  const internal = edgeTypeNames.indexOf('internal');
  const closure = nodeTypeNames.indexOf('closure');
  const object = nodeTypeNames.indexOf('object');
  if (name < 0) return found;
  for (let node = 0; node < nodeCount; node++) {
    if (nodeType[node] !== object) continue;
    for (let edge = firstEdge[node]!, end = firstEdge[node + 1]!; edge < end; edge++) {
      if (edgeName[edge] !== name || edgeType[edge] !== internal) continue;
      if (nodeType[edgeTarget[edge]!] === closure) found.set(node, edgeTarget[edge]!);
    }
  }
  return found;
}
