import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

const known = new WeakMap<HeapSnapshot, boolean>();

/**
 * Whether the heap is a page's: it has natives of Blink's. The word alone says nothing: a process that
 * measures itself has heapslope's own source among its strings.
 */
export function isPage(snapshot: HeapSnapshot): boolean {
  let is = known.get(snapshot);
  if (is === undefined) known.set(snapshot, (is = hasBlink(snapshot)));
  return is;
}

function hasBlink({
  nodeCount,
  nodeType,
  nodeName,
  nodeTypeNames,
  strings,
}: HeapSnapshot): boolean {
  const names = new Set(strings.findContaining('blink::'));
  if (names.size === 0) return false;
  const native = nodeTypeNames.indexOf('native');
  for (let node = 0; node < nodeCount; node++)
    if (nodeType[node] === native && names.has(nodeName[node]!)) return true;
  return false;
}
