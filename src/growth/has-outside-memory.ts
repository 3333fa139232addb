import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** Shared buffers, and WebAssembly's memories: V8 names their objects so. */
const NAMES = ['SharedArrayBuffer', 'Memory'];
/** Less than this is not worth a count, bytes. */
const LEAST_BYTES = 100_000;

/**
 * Whether something in the heap may keep much memory outside of it that neither the engine's own sums nor
 * the snapshot's sizes tell: a shared buffer (the snapshot writes 0 bytes for one that can grow), a memory
 * of WebAssembly.
 */
export function hasOutsideMemory(snapshot: HeapSnapshot): boolean {
  const { nodeCount, nodeType, nodeName, nodeTypeNames, strings } = snapshot;
  const object = nodeTypeNames.indexOf('object');
  const names = new Set(NAMES.map((name) => strings.indexOf(name)));
  for (let node = 0; node < nodeCount; node++) {
    if (nodeType[node] === object && names.has(nodeName[node]!) && mayBeLarge(snapshot, node))
      return true;
  }
  return false;
}

/** Prototypes have the name of their instances, and a `constructor`. */
function mayBeLarge(snapshot: HeapSnapshot, node: number): boolean {
  const { firstEdge, edgeName, edgeTarget, edgeType, edgeTypeNames, selfSize, strings } = snapshot;
  const property = edgeTypeNames.indexOf('property');
  const internal = edgeTypeNames.indexOf('internal');
  const constructor = strings.indexOf('constructor');
  const store = strings.indexOf('backing_store');
  let told = 0;
  for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
    if (edgeType[edge] === property && edgeName[edge] === constructor) return false;
    if (edgeType[edge] === internal && edgeName[edge] === store)
      told = selfSize[edgeTarget[edge]!]!;
  }
  return told === 0 || told >= LEAST_BYTES;
}
