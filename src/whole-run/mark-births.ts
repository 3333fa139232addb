import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/**
 * Which file each node was born in, by its id. Only odd ids are the heap's, and rise with each birth.
 *
 * @param marks for each file an id below those of what is born in it, rising; one more for what is born later
 * @returns for each node the number of the file, or -1
 */
export function markBirths(
  { nodeCount, nodeId }: HeapSnapshot,
  marks: readonly number[],
): Int32Array {
  const owner = new Int32Array(nodeCount).fill(-1);
  const [first = Infinity] = marks;
  const last = marks.at(-1) ?? 0;
  for (let node = 0; node < nodeCount; node++) {
    const id = nodeId[node]!;
    if (id % 2 === 0 || id <= first || id > last) continue;
    owner[node] = findWindow(marks, id);
  }
  return owner;
}

/** The last mark below an id. */
function findWindow(marks: readonly number[], id: number): number {
  let low = 0;
  let high = marks.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (marks[middle]! < id) low = middle;
    else high = middle - 1;
  }
  return low;
}
