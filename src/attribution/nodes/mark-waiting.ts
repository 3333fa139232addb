import type { HeapSnapshot } from '../../snapshot/parse-snapshot.js';
import { indexScopes } from './index-scopes.js';
import { createReader, type SnapshotReader } from './snapshot-reader.js';

/** What V8 calls the object of a suspended call: of a generator, and of an async function. */
const SUSPENDED = new Set(['Generator', 'AsyncFunction', 'AsyncGenerator']);

/**
 * Marks what waits for some promises: their reactions, the promises derived from them, and the suspended
 * calls that go on when they settle, however far. A path through these leads to what is kept for the
 * waiting alone, such as the variables of a test that awaits its assertion.
 *
 * V8's await is a reaction with two functions of the engine's own, whose context has the suspended call;
 * a promise that is resolved with another one, and `Promise.all`, are the same with promises in the context.
 *
 * A module whose own body waits is left out: its variables outlast the waiting.
 *
 * @returns one byte per node: 1 for what waits, the promises included
 */
export function markWaiting(snapshot: HeapSnapshot, promises: readonly number[]): Uint8Array {
  const reader = createReader(snapshot);
  const { scriptOfClosure } = indexScopes(reader);
  const { nodeCount, firstEdge, edgeTarget } = snapshot;
  const ofModules = findModuleBodies(snapshot);
  const marks = new Uint8Array(nodeCount);
  const queue = [...promises];
  for (const promise of promises) marks[promise] = 1;
  for (let at = 0; at < queue.length; at++) {
    const node = queue[at]!;
    const kind = kindOf(reader, node, scriptOfClosure);
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const target = edgeTarget[edge]!;
      if (marks[target] === 1) continue;
      const edgeName = reader.edgeNameOf(edge);
      const to = kindOf(reader, target, scriptOfClosure);
      if (!leadsOn(kind, edgeName, to) || ofModules.has(target)) continue;
      marks[target] = 1;
      queue.push(target);
    }
  }
  return marks;
}

/** What modules have their bodies in: suspended calls, too. */
function findModuleBodies({
  nodeCount,
  nodeName,
  firstEdge,
  edgeTarget,
  strings,
}: HeapSnapshot): Set<number> {
  const module = strings.indexOf('system / SourceTextModule');
  const bodies = new Set<number>();
  if (module < 0) return bodies;
  for (let node = 0; node < nodeCount; node++) {
    if (nodeName[node] !== module) continue;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      bodies.add(edgeTarget[edge]!);
    }
  }
  return bodies;
}

type Kind =
  | 'promise'
  | 'reaction'
  | 'capability'
  | 'engineClosure'
  | 'engineContext'
  | 'closure'
  | 'suspended'
  | 'other';

function kindOf(
  reader: SnapshotReader,
  node: number,
  scriptOfClosure: (closure: number) => string | undefined,
): Kind {
  const name = reader.nameOf(node);
  if (reader.typeOf(node) === 'closure') {
    return scriptOfClosure(node) === undefined ? 'engineClosure' : 'closure';
  }
  if (name === 'system / PromiseReaction') return 'reaction';
  if (name === 'system / PromiseCapability') return 'capability';
  if (name.startsWith('system / Context')) return 'engineContext';
  if (SUSPENDED.has(name)) return 'suspended';
  return reader.follow(node, 'reactions_or_result') >= 0 ? 'promise' : 'other';
}

function leadsOn(from: Kind, edge: string, to: Kind): boolean {
  switch (from) {
    case 'promise':
      return to === 'reaction';
    case 'reaction':
    case 'capability':
      return to !== 'other' && to !== 'engineContext' && to !== 'suspended';
    case 'engineClosure':
      return edge === 'context' && to === 'engineContext';
    case 'engineContext':
      return edge !== 'previous' && (to === 'promise' || to === 'capability' || to === 'suspended');
    case 'suspended':
      return to === 'promise' && edge === 'promise';
    default:
      return false;
  }
}
