import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/**
 * Roots and engine tables that reach nearly everything, and explain nothing to a reader. A path leads
 * through them only where there is no other. Names as V8 writes them (src/objects/visitors.h,
 * ROOT_ID_LIST) and as Node's own objects are called (`BufferTracker`, `CleanupQueue`).
 */
const LAST_RESORTS = [
  '(Internalized strings)',
  '(External strings)',
  '(Strong roots)',
  '(Strong root list)', // what Node 24 calls it
  '(Stack roots)',
  '(Handle scope)',
  '(Debugger)',
  '(Compilation cache)',
  '(Startup object cache)',
  '(Partial snapshot cache)',
  '(Code flusher)',
  '(Retain maps)',
  '(Write barrier)',
  '(Relocatable)',
  '(Builtins)',
  '(Wrapper tracing)',
  'Node / CleanupQueue',
  'Node / CleanupHookCallback',
];

/**
 * After the functions of a test runner and of heapslope itself (see `rankNodes`): these hold the handler, and
 * so all that is the program's and nobody else's. Node's clean-up queue lists what a program keeps by
 * another way as well, and a stack or a handle scope what is at work just now.
 */
const ROOT_ROUND = 3;

/**
 * In which round of the search a node is passed: 0, or the last one for a last resort.
 *
 * @returns one byte per node
 */
export function rankRoots(snapshot: HeapSnapshot): Uint8Array {
  const { nodeCount, nodeName, nodeType, nodeTypeNames, strings } = snapshot;
  const rounds = new Uint8Array(nodeCount);
  const names = new Set(
    LAST_RESORTS.map((name) => strings.indexOf(name)).filter((index) => index >= 0),
  );
  const synthetic = nodeTypeNames.indexOf('synthetic');
  const native = nodeTypeNames.indexOf('native');
  for (let node = 0; node < nodeCount; node++) {
    const type = nodeType[node];
    if ((type === synthetic || type === native) && names.has(nodeName[node]))
      rounds[node] = ROOT_ROUND;
  }
  return rounds;
}
