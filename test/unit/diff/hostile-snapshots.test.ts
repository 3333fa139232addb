import { describe, expect, it } from 'vitest';
import { diffSnapshots } from '../../../src/diff-snapshots.js';
import { SnapshotFormatError } from '../../../src/errors.js';
import { formatDiff } from '../../../src/report/format-diff.js';
import { buildHeap } from '../../fixtures/snapshots/build-snapshot.js';
import { buildRandomHeap, seededRandom } from '../../fixtures/snapshots/random-heap.js';
import { streamOf } from './built-snapshots.js';

const compare = (...files: Uint8Array[]) =>
  diffSnapshots(files.map((bytes, i) => ({ name: `${i}`, chunks: streamOf(bytes) })));

describe('snapshots that nobody should trust', () => {
  it('end in a result or a SnapshotFormatError when bytes of them are changed', async () => {
    const next = seededRandom(7);
    const pick = (limit: number) => Math.floor(next() * limit);
    const plain = buildRandomHeap(1, 60, 150).toBytes();
    const outcomes = { result: 0, refused: 0 };
    for (let round = 0; round < 1500; round++) {
      const mutated = buildRandomHeap(pick(20), 60, 150).toBytes();
      for (let changes = 0; changes <= pick(4); changes++) {
        const digit = 48 + pick(10);
        const at = pick(mutated.length);
        const isDigit = mutated[at]! >= 48 && mutated[at]! <= 57;
        mutated[at] = isDigit ? digit : pick(4) === 0 ? pick(256) : mutated[at]!;
      }
      try {
        formatDiff(await compare(plain, mutated, plain));
        outcomes.result++;
      } catch (error) {
        expect(error).toBeInstanceOf(SnapshotFormatError);
        outcomes.refused++;
      }
    }
    expect(outcomes.result).toBeGreaterThan(100);
    expect(outcomes.refused).toBeGreaterThan(100);
  });

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
