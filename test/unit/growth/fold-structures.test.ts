import { describe, expect, it } from 'vitest';
import { filterStrongEdges } from '../../../src/graph/edge-filter.js';
import { searchFromRoot } from '../../../src/graph/search-from-root.js';
import { findCulprits } from '../../../src/growth/find-culprits.js';
import { foldStructures } from '../../../src/growth/fold-structures.js';
import { growPathTree } from '../../../src/growth/grow-path-tree.js';
import { sortBirths } from '../../../src/growth/sort-births.js';
import { turnEphemerons } from '../../../src/growth/turn-ephemerons.js';
import { createSnapshotParser } from '../../../src/snapshot/parse-snapshot.js';
import { buildHeap, type HeapBuilder } from '../../fixtures/snapshots/build-snapshot.js';

/** Calls of the two batches. */
const CALLS = [10, 20];
const MARKS = [1000, 2000, 3000];

interface AgedHeap {
  heap: HeapBuilder;
  /** Born before the batches, or in one of them. */
  add(name: string, batch?: number, options?: object): number;
}

function createAgedHeap(): AgedHeap {
  const heap = buildHeap();
  const next = [1, ...MARKS.map((mark) => mark + 1)];
  return {
    heap,
    add: (name, batch = -1, options = {}) =>
      heap.addNode(name, { id: (next[batch + 1]! += 2), selfSize: 40, ...options }),
  };
}

function analyse({ heap }: AgedHeap) {
  const parser = createSnapshotParser();
  parser.push(heap.toBytes('node24'));
  const snapshot = parser.finish();
  const births = sortBirths(snapshot, MARKS);
  const filter = turnEphemerons(snapshot, filterStrongEdges(snapshot), births);
  const search = searchFromRoot(snapshot, filter);
  const tree = foldStructures(snapshot, growPathTree(snapshot, search, births, CALLS.length));
  return findCulprits(tree, CALLS).map(({ holder, countPerCall, isStructure }) => ({
    holder,
    countPerCall: Number(countPerCall.toFixed(3)),
    ...(isStructure ? { isStructure } : {}),
  }));
}

/** A binary tree of so many old nodes, filled level by level. */
function plantTree({ heap, add }: AgedHeap, name: string, size: number): number[] {
  const nodes = Array.from({ length: size }, () => add(name));
  for (let i = 1; i < size; i++)
    heap.addEdge(nodes[(i - 1) >> 1]!, nodes[i]!, i % 2 === 1 ? 'left' : 'right');
  return nodes;
}

describe('foldStructures', () => {
  it('takes new leaves all over a tree for one growth of its root', () => {
    const aged = createAgedHeap();
    const index = aged.add('Index');
    aged.heap.addEdge(0, index, 'index');
    const nodes = plantTree(aged, 'Leaf', 31);
    aged.heap.addEdge(index, nodes[0]!, 'root');
    let leaf = 15;
    CALLS.forEach((calls, batch) => {
      for (let call = 0; call < calls; call++) {
        const young = aged.add('Leaf', batch);
        const session = aged.add('Session', batch);
        aged.heap.addEdge(young, session, 'value');
        const holder = nodes[leaf++ % nodes.length] ?? nodes[15]!;
        aged.heap.addEdge(holder, young, leaf % 2 === 0 ? 'left' : 'right');
      }
    });
    expect(analyse(aged)).toEqual([{ holder: nodes[0], countPerCall: 1, isStructure: true }]);
  });

  it('takes plain objects for members by the property that they began with, in whatever order the others came', () => {
    const aged = createAgedHeap();
    const { heap, add } = aged;
    const addShape = (before?: number): number => {
      const shape = add('system / Map', -1, { type: 'object shape', selfSize: 0 });
      if (before !== undefined) heap.addEdge(shape, before, 'back_pointer', 'internal');
      return shape;
    };
    const index = add('Index');
    heap.addEdge(0, index, 'index');
    const began = addShape(addShape());
    const shapes = [began, addShape(began), addShape(began)];
    let made = 0;
    const addItem = (batch?: number): number => {
      const item = add('Object', batch);
      // A property of theirs has the name by which the engine finds the shape.
      heap.addEdge(item, add('Box'), 'map');
      heap.addEdge(item, shapes[made++ % 3]!, 'map', 'internal');
      return item;
    };
    const olds = Array.from({ length: 15 }, () => addItem());
    for (let i = 1; i < olds.length; i++)
      heap.addEdge(olds[(i - 1) >> 1]!, olds[i]!, i % 2 === 1 ? 'left' : 'right');
    heap.addEdge(index, olds[0]!, 'root');
    let leaf = 7;
    CALLS.forEach((calls, batch) => {
      for (let call = 0; call < calls; call++)
        heap.addEdge(olds[7 + (leaf++ % 8)]!, addItem(batch), leaf % 2 === 0 ? 'left' : 'right');
    });
    expect(analyse(aged)).toEqual([{ holder: olds[0], countPerCall: 1, isStructure: true }]);
  });

  it.each(['Map', 'Object'])(
    'takes a trie, whose nodes have a %s each, for one as well',
    (kind) => {
      const aged = createAgedHeap();
      const root = aged.add('TrieNode');
      aged.heap.addEdge(0, root, 'root');
      const olds = Array.from({ length: 6 }, (_, i) => {
        const map = aged.add(kind);
        const node = aged.add('TrieNode');
        const own = aged.add(kind);
        aged.heap.addEdge(root, map, `children${i}`);
        aged.heap.addEdge(map, node, i, 'element');
        aged.heap.addEdge(node, own, 'children');
        return own;
      });
      let next = 0;
      CALLS.forEach((calls, batch) => {
        for (let call = 0; call < calls; call++)
          aged.heap.addEdge(olds[next++ % 6]!, aged.add('TrieNode', batch), next, 'element');
      });
      expect(analyse(aged)).toEqual([{ holder: root, countPerCall: 1, isStructure: true }]);
    },
  );

  it('holds a list that is entered from both ends by who has it', () => {
    const aged = createAgedHeap();
    const list = aged.add('List');
    aged.heap.addEdge(0, list, 'list');
    const links = [aged.add('Link'), aged.add('Link')];
    CALLS.forEach((calls, batch) => {
      for (let call = 0; call < calls; call++) links.push(aged.add('Link', batch));
    });
    aged.heap.addEdge(list, links[0]!, 'first');
    aged.heap.addEdge(list, links.at(-1)!, 'last');
    for (let i = 1; i < links.length; i++) {
      aged.heap.addEdge(links[i - 1]!, links[i]!, 'next');
      aged.heap.addEdge(links[i]!, links[i - 1]!, 'previous');
    }
    const [culprit, ...rest] = analyse(aged);
    expect(rest).toEqual([]);
    expect(culprit).toMatchObject({ holder: list, countPerCall: 1 });
  });

  it('counts a tree of each call once, whatever members it has', () => {
    const aged = createAgedHeap();
    const trees = aged.add('Array');
    aged.heap.addEdge(0, trees, 'trees');
    CALLS.forEach((calls, batch) => {
      for (let call = 0; call < calls; call++) {
        const root = aged.add('Leaf', batch);
        aged.heap.addEdge(trees, root, batch * 100 + call, 'element');
        for (const side of ['left', 'right']) {
          const child = aged.add('Leaf', batch);
          aged.heap.addEdge(root, child, side);
          aged.heap.addEdge(child, aged.add('Leaf', batch), side);
        }
      }
    });
    expect(analyse(aged)).toEqual([{ holder: trees, countPerCall: 1 }]);
  });

  it('counts members of a dictionary once that each hold one of their like by a key', () => {
    const aged = createAgedHeap();
    const models = aged.add('Object');
    aged.heap.addEdge(0, models, 'models');
    let id = 0;
    CALLS.forEach((calls, batch) => {
      for (let call = 0; call < calls; call++) {
        const model = aged.add('Model', batch);
        aged.heap.addEdge(models, model, `Tenant${++id}`);
        for (let field = 0; field < 9; field++)
          aged.heap.addEdge(model, aged.add('Field', batch), `field${field}`);
        aged.heap.addEdge(model, aged.add('Model', batch), 'base');
      }
    });
    expect(analyse(aged)).toEqual([{ holder: models, countPerCall: 1 }]);
  });

  it.each([
    ['one', [12]],
    ['four', [3, 9, 17, 25]],
  ])('takes a chain for one in which %s of the new have the ids of old ones', (_, reused) => {
    const aged = createAgedHeap();
    const { heap, add } = aged;
    const store = add('Store');
    heap.addEdge(0, store, 'store');
    const [old, first, second] = [5, ...CALLS] as [number, number, number];
    let last: number | undefined;
    for (let at = 0; at < old + first + second; at++) {
      const batch = at < old ? -1 : at < old + first ? 0 : 1;
      const link = add('Link', reused.includes(at - old) ? -1 : batch);
      if (last !== undefined) heap.addEdge(link, last, 'next');
      last = link;
    }
    heap.addEdge(store, last!, 'head');
    expect(analyse(aged)).toEqual([
      { holder: store, countPerCall: Number(((30 - reused.length) / 30).toFixed(3)) },
    ]);
  });

  it('takes a tree whose root was replaced for one', () => {
    const aged = createAgedHeap();
    const index = aged.add('Index');
    aged.heap.addEdge(0, index, 'index');
    const nodes: number[] = [];
    CALLS.forEach((calls, batch) => {
      for (let call = 0; call < calls; call++) nodes.push(aged.add('Leaf', batch));
    });
    aged.heap.addEdge(index, nodes[0]!, 'root');
    for (let i = 1; i < nodes.length; i++)
      aged.heap.addEdge(nodes[(i - 1) >> 1]!, nodes[i]!, i % 2 === 1 ? 'left' : 'right');
    expect(analyse(aged)).toEqual([{ holder: index, countPerCall: 1, isStructure: true }]);
  });

  it('leaves a child container with its parent apart from a tree', () => {
    const aged = createAgedHeap();
    const parent = aged.add('Container');
    const children = aged.add('Array');
    aged.heap.addEdge(0, parent, 'parent');
    aged.heap.addEdge(parent, children, 'children');
    CALLS.forEach((calls, batch) => {
      for (let call = 0; call < calls; call++)
        aged.heap.addEdge(children, aged.add('Container', batch), batch * 100 + call, 'element');
    });
    expect(analyse(aged)).toEqual([{ holder: children, countPerCall: 1 }]);
  });

  it('takes several containers of one object for its own, and not for members of a structure', () => {
    const aged = createAgedHeap();
    const { heap, add } = aged;
    // As Vue's components hold each other: the way to the old one leads through the newest.
    const [shown, keeper] = [add('Instance', 1), add('Instance')];
    heap.addEdge(0, shown, 'shown');
    heap.addEdge(shown, keeper, 'parent');
    const kept = ['cache', 'keys', 'order'].map((name) => {
      const container = add('Map');
      heap.addEdge(keeper, container, name);
      return container;
    });
    CALLS.forEach((calls, batch) => {
      for (let call = 0; call < calls; call++)
        for (const container of kept)
          heap.addEdge(container, add('Tab', batch), 100 * batch + call, 'element');
    });
    expect(analyse(aged)).toEqual(kept.map((holder) => ({ holder, countPerCall: 1 })));
  });
});

describe('turnEphemerons', () => {
  it('lets the value of a young WeakMap hang from the map, and not from its old key', () => {
    const aged = createAgedHeap();
    const { heap, add } = aged;
    const key = add('Key');
    const listeners = add('Array');
    heap.addEdge(0, key, 'key');
    heap.addEdge(0, listeners, 'listeners');
    CALLS.forEach((calls, batch) => {
      for (let call = 0; call < calls; call++) {
        const wrapper = add('Wrapper', batch);
        const map = add('WeakMap', batch);
        const value = add('Host', batch);
        const id = MARKS[batch]! + 501 + 2 * call;
        const table = heap.addNode('', { id, type: 'array', selfSize: 16 });
        heap.addEdge(listeners, wrapper, batch * 100 + call, 'element');
        heap.addEdge(wrapper, map, 'values');
        heap.addEdge(map, table, 'table', 'internal');
        const name = `2 / part of key (Key @1) -> value (Host @9) pair in WeakMap (table @${id})`;
        heap.addEdge(key, value, name, 'internal');
        heap.addEdge(table, value, name, 'internal');
      }
    });
    expect(analyse(aged).map(({ holder }) => holder)).toEqual([listeners]);
  });
});
