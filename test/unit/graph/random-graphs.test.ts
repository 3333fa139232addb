import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildDominatorTree } from '../../../src/graph/dominator-tree.js';
import { filterStrongEdges, type EdgeFilter } from '../../../src/graph/edge-filter.js';
import { markReachable } from '../../../src/graph/mark-reachable.js';
import { measureSetsRetained } from '../../../src/graph/measure-sets-retained.js';
import { sumRetainedSizes } from '../../../src/graph/retained-sizes.js';
import { findEdgeSource, searchFromRoot, tracePath } from '../../../src/graph/search-from-root.js';
import { parseSnapshot, type HeapSnapshot } from '../../../src/snapshot/parse-snapshot.js';
import { buildRandomHeap } from '../../fixtures/snapshots/random-heap.js';

const shapes = fc.record({
  seed: fc.nat(1_000_000),
  nodes: fc.integer({ min: 1, max: 40 }),
  edges: fc.integer({ min: 0, max: 160 }),
});

/** Checks a claim on 300 heaps, the same ones at every run. */
function checkHeaps(
  claim: (snapshot: HeapSnapshot, filter: EdgeFilter, seed: number) => void,
): void {
  fc.assert(
    fc.property(shapes, ({ seed, nodes, edges }) => {
      const snapshot = parseSnapshot([buildRandomHeap(seed, nodes, edges).toBytes()]);
      claim(snapshot, filterStrongEdges(snapshot), seed);
    }),
    { seed: 20_260, numRuns: 300 },
  );
}

/** The plainest search there is: nodes reached from the root without entering those of `avoid`. */
function reachSlowly(
  snapshot: HeapSnapshot,
  filter: EdgeFilter,
  avoid: ReadonlySet<number>,
): Set<number> {
  const reached = new Set<number>(avoid.has(snapshot.root) ? [] : [snapshot.root]);
  for (const node of reached) {
    for (let edge = snapshot.firstEdge[node]!; edge < snapshot.firstEdge[node + 1]!; edge++) {
      const target = snapshot.edgeTarget[edge]!;
      if (filter[edge] === 1 && !avoid.has(target)) reached.add(target);
    }
  }
  return reached;
}

/** Distances by relaxation, round after round: what a round has reached stays as it is. */
function measureInRounds(
  snapshot: HeapSnapshot,
  filter: EdgeFilter,
  round: Uint8Array,
  limits: number[],
): number[] {
  const { nodeCount, firstEdge, edgeTarget, root } = snapshot;
  const distance = new Array<number>(nodeCount).fill(-1);
  distance[root] = 0;
  for (const limit of limits) {
    const settled = distance.map((value) => value !== -1);
    for (let again = 0; again < nodeCount; again++) {
      for (let node = 0; node < nodeCount; node++) {
        if (distance[node] === -1 || round[node]! > limit) continue;
        for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
          const target = edgeTarget[edge]!;
          const next = distance[node]! + 1;
          if (filter[edge] === 0 || settled[target]) continue;
          if (distance[target] === -1 || next < distance[target]!) distance[target] = next;
        }
      }
    }
  }
  return distance;
}

const sumSizes = (snapshot: HeapSnapshot, nodes: Iterable<number>) =>
  [...nodes].reduce((sum, node) => sum + snapshot.selfSize[node]!, 0);

const isEvery = (seed: number, node: number, nth: number) => (seed + node * 7) % nth === 0;

describe('on random heaps', () => {
  test('distances and paths are those of relaxation', () => {
    checkHeaps((snapshot, filter) => {
      const { nodeCount, firstEdge, edgeTarget, root } = snapshot;
      const expected = new Array<number>(nodeCount).fill(Infinity);
      expected[root] = 0;
      for (let round = 0; round < nodeCount; round++) {
        for (let node = 0; node < nodeCount; node++) {
          for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
            const target = edgeTarget[edge]!;
            if (filter[edge] === 1)
              expected[target] = Math.min(expected[target]!, expected[node]! + 1);
          }
        }
      }
      const tree = searchFromRoot(snapshot, filter);
      expect([...tree.distance]).toEqual(
        expected.map((distance) => (distance === Infinity ? -1 : distance)),
      );
      expect(tree.order.length).toBe(expected.filter((distance) => distance < Infinity).length);
      for (let node = 0; node < nodeCount; node++)
        checkPath(snapshot, filter, tracePath(snapshot, tree, node), node);
      for (const node of tree.order)
        expect(tracePath(snapshot, tree, node)).toHaveLength(tree.distance[node]!);
    });
  });

  test('a path goes through a node of a later round only if there is no other way', () => {
    checkHeaps((snapshot, filter, seed) => {
      const { nodeCount, root } = snapshot;
      const round = Uint8Array.from({ length: nodeCount }, (_, node) =>
        node === root ? 0 : isEvery(seed, node, 3) ? 1 : isEvery(seed, node, 5) ? 7 : 0,
      );
      const tree = searchFromRoot(snapshot, filter, { round });
      const place = new Map([...tree.order].map((node, index) => [node, index]));
      expect(new Set(tree.order)).toEqual(reachSlowly(snapshot, filter, new Set()));
      expect(place.size).toBe(tree.order.length);
      for (const node of tree.order) {
        const path = tracePath(snapshot, tree, node);
        checkPath(snapshot, filter, path, node);
        expect(path).toHaveLength(tree.distance[node]!);
        const passed = path.map((edge) => findEdgeSource(snapshot, edge));
        for (const source of passed) expect(place.get(source)).toBeLessThan(place.get(node)!);
        // The lowest round whose nodes, with those below it, suffice to get there.
        const needed = [0, 1, 7].find((limit) => {
          const avoid = new Set(
            [...round.keys()].filter((other) => round[other]! > limit && other !== node),
          );
          return reachSlowly(snapshot, filter, avoid).has(node);
        });
        expect(Math.max(0, ...passed.map((source) => round[source]!))).toBe(needed);
      }
      expect([...tree.distance]).toEqual(measureInRounds(snapshot, filter, round, [0, 1, 7]));
    });
  });

  test('skipped nodes are not entered', () => {
    checkHeaps((snapshot, filter, seed) => {
      const skipped = [...snapshot.nodeName.keys()].filter((node) => isEvery(seed, node, 3));
      const skip = new Uint8Array(snapshot.nodeCount);
      for (const node of skipped) skip[node] = 1;
      const tree = searchFromRoot(snapshot, filter, { skip });
      expect(new Set(tree.order)).toEqual(reachSlowly(snapshot, filter, new Set(skipped)));
    });
  });

  test('dominators and retained sizes are what the removal of each node shows', () => {
    checkHeaps((snapshot, filter) => {
      const { nodeCount, root } = snapshot;
      const reached = reachSlowly(snapshot, filter, new Set());
      const tree = buildDominatorTree(snapshot, filter);
      const retained = sumRetainedSizes(snapshot, tree);
      expect(new Set(tree.order)).toEqual(reached);
      expect(tree.order.length).toBe(reached.size);
      const place = new Map([...tree.order].map((node, index) => [node, index]));
      // What each node dominates, itself included.
      const dominated = Array.from({ length: nodeCount }, (_, node) => {
        const without = reachSlowly(snapshot, filter, new Set([node]));
        return new Set([...reached].filter((other) => !without.has(other)));
      });
      for (let node = 0; node < nodeCount; node++) {
        expect(retained[node]).toBe(sumSizes(snapshot, dominated[node]!));
        const dominators = [...reached].filter(
          (other) => other !== node && dominated[other]!.has(node),
        );
        // Of all strict dominators the immediate one dominates the fewest nodes.
        const immediate =
          dominators.toSorted((a, b) => dominated[a]!.size - dominated[b]!.size)[0] ?? -1;
        expect(tree.parent[node]).toBe(node === root ? -1 : immediate);
        if (immediate !== -1) expect(place.get(immediate)).toBeLessThan(place.get(node)!);
      }
    });
  });

  test('a set retains what cannot be reached without it, however many are measured at once', () => {
    checkHeaps((snapshot, filter, seed) => {
      // More than one search takes, of every density, one of them empty.
      const sets = Array.from({ length: 33 }, (_, i) =>
        [...snapshot.nodeName.keys()].filter((node) => i > 0 && isEvery(seed + i * i, node, i)),
      );
      const reached = reachSlowly(snapshot, filter, new Set());
      const expected = sets.map((members) => {
        const without = reachSlowly(snapshot, filter, new Set(members));
        const lost = [...reached].filter((node) => !without.has(node));
        return { bytes: sumSizes(snapshot, lost), nodes: lost.length };
      });
      const columns = sets.map((members) => Uint32Array.from(members));
      expect(measureSetsRetained(snapshot, filter, columns)).toEqual(expected);
    });
  });

  test('what is reachable is so without entering what is avoided', () => {
    checkHeaps((snapshot, filter, seed) => {
      const avoid = Uint8Array.from(snapshot.nodeName, (_, node) => Number(isEvery(seed, node, 4)));
      const avoided = new Set([...avoid.keys()].filter((node) => avoid[node] === 1));
      for (const [mark, expected] of [
        [markReachable(snapshot, filter), reachSlowly(snapshot, filter, new Set())],
        [markReachable(snapshot, filter, avoid), reachSlowly(snapshot, filter, avoided)],
      ] as const) {
        expect([...mark.keys()].filter((node) => mark[node] === 1)).toEqual(
          [...expected].sort((a, b) => a - b),
        );
      }
    });
  });
});

function checkPath(snapshot: HeapSnapshot, filter: EdgeFilter, path: number[], node: number): void {
  let at = snapshot.root;
  for (const edge of path) {
    expect(filter[edge]).toBe(1);
    expect(findEdgeSource(snapshot, edge)).toBe(at);
    at = snapshot.edgeTarget[edge]!;
  }
  if (path.length > 0) expect(at).toBe(node);
}
