import type { SearchTree } from '../graph/search-from-root.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { nameClasses } from './name-classes.js';
import { sortEngineNodes } from './sort-engine-nodes.js';

/**
 * Sizes of the program's own nodes, bytes; 0 for what V8 keeps for its own use (code, feedback, shapes).
 * Growth is measured without these: with them, what is retained would be more than what grew.
 */
export function weighNodes(
  snapshot: HeapSnapshot,
  { order, parentNode, parentEdge }: SearchTree,
): Float64Array {
  const classes = nameClasses(snapshot);
  const engine = sortEngineNodes(snapshot);
  const weights = Float64Array.from(snapshot.selfSize);
  const isEngine = new Uint8Array(snapshot.nodeCount);
  for (let i = 0; i < order.length; i++) {
    const node = order[i]!;
    const parent = parentNode[node]!;
    if (parent < 0) continue;
    const isBelow = isEngine[parent] === 1;
    const isPiece = classes.isInternal(node) && !engine.isNodeRecord(node);
    // Names and constants of functions hang from the engine's records of them.
    if (
      isPiece
        ? !isBelow && !engine.isEngine(node, parentEdge[node]!)
        : !isBelow || !engine.isText(node)
    )
      continue;
    isEngine[node] = 1;
    weights[node] = 0;
  }
  return weights;
}
