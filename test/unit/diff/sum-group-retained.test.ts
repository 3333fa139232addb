import { describe, expect, it } from 'vitest';
import { buildDominatorTree } from '../../../src/graph/dominator-tree.js';
import { filterStrongEdges } from '../../../src/graph/edge-filter.js';
import { sumRetainedSizes } from '../../../src/graph/retained-sizes.js';
import { sumGroupRetained } from '../../../src/graph/sum-group-retained.js';
import { parseSnapshot } from '../../../src/snapshot/parse-snapshot.js';
import { buildRandomHeap, seededRandom } from '../../fixtures/snapshots/random-heap.js';

describe('sumGroupRetained', () => {
  it.each([1, 2, 3, 4, 5, 6])('agrees with a walk up from every node (seed %i)', (seed) => {
    const snapshot = parseSnapshot([buildRandomHeap(seed, 300, 1500).toBytes()]);
    const dominators = buildDominatorTree(snapshot, filterStrongEdges(snapshot));
    const retained = sumRetainedSizes(snapshot, dominators);
    // More groups than go into one pass.
    const groups = 70;
    const next = seededRandom(seed);
    const groupOf = Int32Array.from({ length: snapshot.nodeCount }, () =>
      Math.floor(next() * (groups + 30) - 30),
    ).map((group) => Math.max(group, -1));

    const expected = new Float64Array(groups);
    for (const node of dominators.order) {
      const group = groupOf[node]!;
      let above = dominators.parent[node]!;
      while (above >= 0 && groupOf[above] !== group) above = dominators.parent[above]!;
      if (group >= 0 && above < 0) expected[group]! += retained[node]!;
    }
    const sums = sumGroupRetained(snapshot, dominators, retained, groupOf, groups);
    expect(sums).toEqual(expected);
    expect(sums.some((bytes) => bytes > 0)).toBe(true);
  });
});
