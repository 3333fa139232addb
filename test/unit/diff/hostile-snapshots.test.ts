import { describe, expect, it } from 'vitest';
import { diffSnapshots } from '../../../src/diff/diff-snapshots.js';
import { SnapshotFormatError } from '../../../src/report/errors.js';
import { formatDiff } from '../../../src/report/format-diff.js';
import { buildHeap, FLAVOURS } from '../../fixtures/snapshots/build-snapshot.js';
import { MUTATIONS, mutateSnapshot } from '../../fixtures/snapshots/mutate-snapshot.js';
import { buildRandomHeap, seededRandom } from '../../fixtures/snapshots/random-heap.js';
import { streamOf } from './built-snapshots.js';

const compare = (...files: Uint8Array[]) =>
  diffSnapshots(files.map((bytes, i) => ({ name: `${i}`, chunks: streamOf(bytes) })));

describe('snapshots that nobody should trust', () => {
  it(`end in a result or a SnapshotFormatError, ${MUTATIONS} that were broken somewhere`, async () => {
    const next = seededRandom(7);
    const pick = (limit: number) => Math.floor(next() * limit);
    const plain = buildRandomHeap(1, 60, 150).toBytes();
    const outcomes = { result: 0, refused: 0 };
    for (let round = 0; round < MUTATIONS; round++) {
      const flavour = FLAVOURS[round % FLAVOURS.length];
      let mutated = buildRandomHeap(pick(20), 60, 150).toBytes(flavour);
      for (let changes = 0; changes <= pick(4); changes++) {
        // Well-formed lies come further than broken text.
        mutated = round % 2 === 0 ? mutateSnapshot(mutated, pick) : changeDigit(mutated, pick);
      }
      const files = [plain, plain, plain];
      files[pick(3)] = mutated;
      try {
        formatDiff(await compare(...files));
        outcomes.result++;
      } catch (error) {
        if (!(error instanceof SnapshotFormatError))
          throw new Error(`round ${round}`, { cause: error });
        outcomes.refused++;
      }
    }
    expect(outcomes.result).toBeGreaterThan(MUTATIONS / 20);
    expect(outcomes.refused).toBeGreaterThan(MUTATIONS / 20);
  }, 900_000);

  it('may be deep, with a name of its own for every edge', async () => {
    const deep = (length: number) => {
      const heap = buildHeap();
      for (let i = 1; i <= length; i++) heap.addEdge(i - 1, heap.addNode('Link'), `to${i}`);
      return heap.toBytes();
    };
    const diff = await compare(deep(20_000), deep(30_000), deep(40_000));
    expect(diff.constructors.map(({ counts }) => counts)).toEqual([[20_000, 30_000, 40_000]]);
    expect(diff.growth).toEqual([]);
  });

  it('may have names that are no text for a terminal', async () => {
    const named = (count: number) => {
      const heap = buildHeap();
      const list = heap.addNode('\u001b[31mList\u0007');
      heap.addEdge(0, list, '__proto__\n');
      for (let i = 0; i < count; i++)
        heap.addEdge(list, heap.addNode('\u202eevil\u001b]0;x\u0007'), i, 'element');
      return heap.toBytes();
    };
    const diff = await compare(named(10), named(20), named(30));
    expect(diff.growth).toHaveLength(1);
    const text = formatDiff(diff);
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(text).toContain('evil');
  });
});

/** Changes one number's digit to another, so that only what the file says is wrong. */
function changeDigit(bytes: Uint8Array, pick: (limit: number) => number): Uint8Array {
  const changed = bytes.slice();
  let at = pick(changed.length);
  while (at < changed.length && !(changed[at]! >= 48 && changed[at]! <= 57)) at++;
  if (at < changed.length) changed[at] = 48 + pick(10);
  return changed;
}
