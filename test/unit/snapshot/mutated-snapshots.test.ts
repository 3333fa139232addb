import { expect, test } from 'vitest';
import { SnapshotFormatError } from '../../../src/errors.js';
import { buildDominatorTree } from '../../../src/graph/dominator-tree.js';
import { filterStrongEdges } from '../../../src/graph/edge-filter.js';
import { searchFromRoot } from '../../../src/graph/search-from-root.js';
import { parseSnapshot, type HeapSnapshot } from '../../../src/snapshot/parse-snapshot.js';
import { FLAVOURS } from '../../fixtures/snapshots/build-snapshot.js';
import { buildRandomHeap, seededRandom } from '../../fixtures/snapshots/random-heap.js';

/** More are run with HEAPSLOPE_MUTATIONS=10000. */
const MUTATIONS = Number(process.env['HEAPSLOPE_MUTATIONS'] ?? 400);
const TOKENS = [
  '0',
  '-1',
  '4294967296',
  '99999999999999999999',
  '1e9',
  ',',
  '[',
  ']',
  '{',
  '}',
  '"',
  '\\',
  '\n',
  'null',
];

test(`${MUTATIONS} broken files end in a snapshot that holds together, or in a SnapshotFormatError`, () => {
  const random = seededRandom(20);
  const pick = (limit: number) => Math.floor(random() * limit);
  let refused = 0;
  let accepted = 0;
  for (let round = 0; round < MUTATIONS; round++) {
    const bytes = buildRandomHeap(round, 20, 60).toBytes(FLAVOURS[round % FLAVOURS.length]);
    let broken = bytes;
    for (let change = pick(3); change >= 0; change--) broken = mutate(broken, pick);
    const cut = pick(broken.length);
    try {
      checkSnapshot(parseSnapshot([broken.subarray(0, cut), broken.subarray(cut)]));
      accepted++;
    } catch (error) {
      if (!(error instanceof SnapshotFormatError))
        throw new Error(`round ${round}`, { cause: error });
      expect(error.offset).toBeLessThanOrEqual(broken.length);
      refused++;
    }
  }
  // Both happen: a changed letter in a name is no error, a lost comma is.
  expect(accepted).toBeGreaterThan(MUTATIONS / 20);
  expect(refused).toBeGreaterThan(MUTATIONS / 3);
}, 120_000);

function mutate(bytes: Uint8Array, pick: (limit: number) => number): Uint8Array {
  const at = pick(bytes.length);
  const length = 1 + pick(20);
  switch (pick(6)) {
    case 0: {
      const changed = bytes.slice();
      changed[at] = pick(256);
      return changed;
    }
    case 1:
      return splice(bytes, at, 1 + pick(3), new Uint8Array(0));
    case 2:
      return splice(bytes, at, length, new Uint8Array(0));
    case 3:
      return splice(bytes, at, 0, bytes.slice(pick(bytes.length)).subarray(0, length));
    case 4:
      return splice(bytes, at, pick(2), new TextEncoder().encode(TOKENS[pick(TOKENS.length)]));
    default:
      return replaceNumber(bytes, at, pick);
  }
}

/** Replaces the next number, so that the file stays well-formed and only lies. */
function replaceNumber(bytes: Uint8Array, at: number, pick: (limit: number) => number): Uint8Array {
  const isDigit = (position: number) => bytes[position]! >= 48 && bytes[position]! <= 57;
  let start = at;
  while (start < bytes.length && !isDigit(start)) start++;
  let end = start;
  while (end < bytes.length && isDigit(end)) end++;
  return splice(bytes, start, end - start, new TextEncoder().encode(String(pick(200))));
}

function splice(bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, at), ...insert, ...bytes.subarray(at + remove)]);
}

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
