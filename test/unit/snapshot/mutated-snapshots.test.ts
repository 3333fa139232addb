import { expect, test } from 'vitest';
import { SnapshotFormatError } from '../../../src/report/errors.js';
import { buildDominatorTree } from '../../../src/graph/dominator-tree.js';
import { filterStrongEdges } from '../../../src/graph/edge-filter.js';
import { searchFromRoot } from '../../../src/graph/search-from-root.js';
import { parseSnapshot, type HeapSnapshot } from '../../../src/snapshot/parse-snapshot.js';
import { FLAVOURS } from '../../fixtures/snapshots/build-snapshot.js';
import { MUTATIONS, mutateSnapshot } from '../../fixtures/snapshots/mutate-snapshot.js';
import { buildRandomHeap, seededRandom } from '../../fixtures/snapshots/random-heap.js';

/**
 * Beyond three times the file a parser may take this much: the rows in work, and what is reserved on
 * the header's word, which is not written to.
 */
const RESERVED_BYTES = 66 * 2 ** 20;

test(`${MUTATIONS} broken files end in a snapshot that holds together, or in a SnapshotFormatError`, () => {
  const random = seededRandom(20);
  const pick = (limit: number) => Math.floor(random() * limit);
  const rssBefore = process.memoryUsage.rss();
  let refused = 0;
  let accepted = 0;
  for (let round = 0; round < MUTATIONS; round++) {
    const bytes = buildRandomHeap(round, 20, 60).toBytes(FLAVOURS[round % FLAVOURS.length]);
    let broken = bytes;
    for (let change = pick(3); change >= 0; change--) broken = mutateSnapshot(broken, pick);
    const cut = pick(broken.length);
    const before = process.memoryUsage().arrayBuffers;
    const checkMemory = () =>
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(
        3 * broken.length + RESERVED_BYTES,
      );
    try {
      const snapshot = parseSnapshot([broken.subarray(0, cut), broken.subarray(cut)]);
      checkMemory();
      checkSnapshot(snapshot);
      accepted++;
    } catch (error) {
      checkMemory();
      if (!(error instanceof SnapshotFormatError))
        throw new Error(`round ${round}`, { cause: error });
      expect(error.offset).toBeLessThanOrEqual(broken.length);
      refused++;
    }
  }
  // Both happen: a changed letter in a name is no error, a lost comma is.
  expect(accepted).toBeGreaterThan(MUTATIONS / 20);
  expect(refused).toBeGreaterThan(MUTATIONS / 3);
  // Thousands of headers claimed gigabytes; nothing of that was ever paged in.
  expect(process.memoryUsage.rss() - rssBefore).toBeLessThan(512 * 2 ** 20);
}, 600_000);

/** Whatever was accepted can be used without another look: every reference is inside its table. */
function checkSnapshot(snapshot: HeapSnapshot): void {
  const { nodeCount, edgeCount, firstEdge, strings, edgeTypeNames, locations } = snapshot;
  expect([snapshot.nodeType.length, snapshot.edgeTarget.length]).toEqual([nodeCount, edgeCount]);
  expect([firstEdge[0], firstEdge[nodeCount]]).toEqual([0, edgeCount]);
  for (let node = 0; node < nodeCount; node++) {
    if (firstEdge[node]! > firstEdge[node + 1]!)
      throw new Error(`edges of node ${node} run backwards`);
    if (snapshot.nodeTypeNames[snapshot.nodeType[node]!] === undefined)
      throw new Error(`node ${node} has no type`);
    if (!(snapshot.selfSize[node]! >= 0)) throw new Error(`node ${node} has no size`);
    strings.decode(snapshot.nodeName[node]!);
  }
  for (let edge = 0; edge < edgeCount; edge++) {
    const type = edgeTypeNames[snapshot.edgeType[edge]!];
    if (type === undefined) throw new Error(`edge ${edge} has no type`);
    if (type !== 'element' && type !== 'hidden') strings.decode(snapshot.edgeName[edge]!);
    if (snapshot.edgeTarget[edge]! >= nodeCount) throw new Error(`edge ${edge} leads nowhere`);
  }
  for (const node of locations.node)
    if (node >= nodeCount) throw new Error('a location belongs to no node');
  const filter = filterStrongEdges(snapshot);
  expect(buildDominatorTree(snapshot, filter).order.length).toBe(
    searchFromRoot(snapshot, filter).order.length,
  );
}
