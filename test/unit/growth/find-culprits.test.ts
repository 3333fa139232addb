import { describe, expect, it } from 'vitest';
import { filterStrongEdges } from '../../../src/graph/edge-filter.js';
import { searchFromRoot } from '../../../src/graph/search-from-root.js';
import { findCulprits } from '../../../src/growth/find-culprits.js';
import { growPathTree } from '../../../src/growth/grow-path-tree.js';
import {
  createGrowthMeter,
  measureConstructors,
  measureCulprits,
} from '../../../src/growth/measure-growth.js';
import { rankRoots } from '../../../src/growth/rank-roots.js';
import { sortBirths } from '../../../src/growth/sort-births.js';
import { createSnapshotParser } from '../../../src/snapshot/parse-snapshot.js';
import {
  buildHeap,
  FLAVOURS,
  type HeapBuilder,
  type SnapshotFlavour,
} from '../../fixtures/snapshots/build-snapshot.js';

/** Calls of the batches. */
const CALLS = [10, 20, 10, 20, 10];
const FIRST_ID = 1001;

/** A heap under construction that knows when each object was born. */
interface AgedHeap {
  heap: HeapBuilder;
  old(name: string, options?: object): number;
  /** Born in batch `batch`. */
  young(batch: number, name: string, options?: object): number;
  /** Runs `make` once per call of every batch. */
  eachCall(make: (batch: number, call: number) => void): void;
}

function createAgedHeap(): AgedHeap {
  const heap = buildHeap();
  let oldId = 1;
  const nextId = CALLS.map((_, batch) => FIRST_ID + batch * 1000);
  return {
    heap,
    old: (name, options = {}) => heap.addNode(name, { id: (oldId += 2), ...options }),
    young: (batch, name, options = {}) =>
      heap.addNode(name, { id: (nextId[batch] += 2), ...options }),
    eachCall(make) {
      let call = 0;
      CALLS.forEach((calls, batch) => {
        for (let i = 0; i < calls; i++) make(batch, call++);
      });
    },
  };
}

function analyse({ heap }: AgedHeap, flavour: SnapshotFlavour = 'node24') {
  const parser = createSnapshotParser();
  parser.push(heap.toBytes(flavour));
  const snapshot = parser.finish();
  const births = sortBirths(snapshot, [
    FIRST_ID,
    ...CALLS.map((_, batch) => FIRST_ID + (batch + 1) * 1000),
  ]);
  const filter = filterStrongEdges(snapshot);
  const search = searchFromRoot(snapshot, filter, { round: rankRoots(snapshot) });
  const tree = growPathTree(snapshot, search, births, CALLS.length);
  const meter = createGrowthMeter({ snapshot, filter, tree, births, calls: CALLS });
  const culprits = measureCulprits(meter, findCulprits(tree, CALLS));
  return {
    samples: culprits.map(({ culprit }) => culprit.sample),
    kept: culprits.map((measured) => measured.constructors.map(({ name }) => name)),
    parentOf: (node: number) => tree.parentNode[node],
    constructors: measureConstructors(meter).map(({ name, countPerCall, intervals }) => ({
      name,
      countPerCall,
      intervals,
    })),
    culprits: culprits.map(({ culprit, bytesPerCall, retainedBytesPerCall }) => ({
      holder: culprit.holder,
      edge: tree.nodes[culprit.top[0]].edge,
      countPerCall: culprit.countPerCall,
      bytesPerCall,
      retainedBytesPerCall,
    })),
  };
}

describe('findCulprits', () => {
  it.each(FLAVOURS)(
    'finds the array that keeps one instance per call, and what each instance keeps (%s)',
    (flavour) => {
      const aged = createAgedHeap();
      const list = aged.old('Array');
      const elements = aged.old('(object elements)', { type: 'array' });
      aged.heap.addEdge(0, list, 'list');
      aged.heap.addEdge(list, elements, 'elements', 'internal');
      aged.eachCall((batch, call) => {
        const container = aged.young(batch, 'Container', { selfSize: 40 });
        const services = aged.young(batch, 'Map', { selfSize: 24 });
        const table = aged.young(batch, '', { type: 'array', selfSize: 200 });
        aged.heap.addEdge(list, container, call, 'element');
        aged.heap.addEdge(container, services, 'services');
        aged.heap.addEdge(services, table, 'table', 'internal');
      });
      const { culprits, constructors } = analyse(aged, flavour);
      expect(culprits).toEqual([
        { holder: list, edge: '[]', countPerCall: 1, bytesPerCall: 64, retainedBytesPerCall: 264 },
      ]);
      expect(constructors).toEqual([
        { name: 'Container', countPerCall: 1, intervals: [10, 20, 10, 20, 10] },
        { name: 'Map', countPerCall: 1, intervals: [10, 20, 10, 20, 10] },
      ]);
    },
  );

  it('joins the keys and values of one Map, and sees through a table that was replaced on the way', () => {
    const aged = createAgedHeap();
    const map = aged.old('Map');
    const table = aged.young(3, '', { type: 'array' });
    aged.heap.addEdge(0, map, 'cache');
    aged.heap.addEdge(map, table, 'table', 'internal');
    aged.eachCall((batch, call) => {
      aged.heap.addEdge(
        table,
        aged.young(batch, `req-${call}`, { type: 'string' }),
        String(call * 2),
        'internal',
      );
      aged.heap.addEdge(table, aged.young(batch, 'Session'), String(call * 2 + 1), 'internal');
    });
    const { culprits } = analyse(aged);
    expect(culprits).toMatchObject([{ holder: map, countPerCall: 1, bytesPerCall: 32 }]);
  });

  it('finds `list = [...list, item]`: the array is new at every call', () => {
    const aged = createAgedHeap();
    const module = aged.old('system / Context');
    const list = aged.young(4, 'Array');
    aged.heap.addEdge(0, module, 'module');
    aged.heap.addEdge(module, list, 'list', 'context');
    aged.eachCall((batch, call) =>
      aged.heap.addEdge(list, aged.young(batch, 'Item'), call, 'element'),
    );
    expect(analyse(aged).culprits).toMatchObject([{ holder: module, edge: '[]', countPerCall: 1 }]);
  });

  it('takes a linked chain for one leak, whichever end is held', () => {
    const aged = createAgedHeap();
    const module = aged.old('system / Context');
    aged.heap.addEdge(0, module, 'module');
    const nodes: number[] = [];
    aged.eachCall((batch) => nodes.push(aged.young(batch, 'Node')));
    aged.heap.addEdge(module, nodes[nodes.length - 1], 'head', 'context');
    for (let i = nodes.length - 1; i > 0; i--) aged.heap.addEdge(nodes[i], nodes[i - 1], 'next');
    const { culprits } = analyse(aged);
    expect(culprits).toMatchObject([{ holder: module }]);
    // The head hangs from the module by an edge of its own.
    expect(culprits[0].countPerCall).toBeCloseTo(69 / 70);
  });

  it('counts a chain whose links hold one another through objects of other classes', () => {
    const aged = createAgedHeap();
    const module = aged.old('system / Context');
    aged.heap.addEdge(0, module, 'module');
    let newest = aged.old('Client');
    const link = (client: number, observers: number) => {
      aged.heap.addEdge(client, observers, 'observers');
      aged.heap.addEdge(observers, newest, 'previous');
      newest = client;
    };
    for (let i = 0; i < 40; i++) link(aged.old('Client'), aged.old('Observers'));
    aged.eachCall((batch) => link(aged.young(batch, 'Client'), aged.young(batch, 'Observers')));
    aged.heap.addEdge(module, newest, 'client', 'context');
    const { culprits, samples, parentOf } = analyse(aged);
    expect(culprits).toMatchObject([{ holder: module, countPerCall: 1 }]);
    // The path to the sample leads through what one link holds the next by.
    const [sample] = samples;
    const above = [sample, parentOf(sample), parentOf(parentOf(sample))];
    expect(above.map((node) => parentOf(node) === newest)).toEqual([false, false, true]);
  });

  it('counts all of a chain that grows at its end, where an old link holds the new ones', () => {
    const aged = createAgedHeap();
    const first = aged.old('Node');
    aged.heap.addEdge(0, first, 'first');
    let last = first;
    const link = (node: number) => {
      aged.heap.addEdge(last, node, 'next');
      last = node;
    };
    for (let i = 0; i < 60; i++) link(aged.old('Node'));
    const holder = last;
    aged.eachCall((batch) => link(aged.young(batch, 'Node')));
    expect(analyse(aged).culprits).toMatchObject([{ holder, countPerCall: 1 }]);
  });

  it('takes no link below for the typical member of a dictionary', () => {
    const aged = createAgedHeap();
    const byId = aged.old('Object');
    aged.heap.addEdge(0, byId, 'byId');
    aged.eachCall((batch, call) => {
      const entry = aged.young(batch, 'Object');
      const parser = aged.young(batch, 'Parser');
      aged.heap.addEdge(byId, entry, `req-${call}`);
      aged.heap.addEdge(entry, parser, 'parser');
      for (let i = 0; i < 9; i++)
        aged.heap.addEdge(parser, aged.young(batch, 'Object'), `key-${i}`);
    });
    const { samples, parentOf, culprits } = analyse(aged);
    expect(samples.map(parentOf)).toEqual([byId]);
    expect(culprits[0].countPerCall).toBeCloseTo(1);
  });

  it('names first what is held directly, then classes with a name of their own', () => {
    const aged = createAgedHeap();
    const listeners = aged.old('Array');
    aged.heap.addEdge(0, listeners, 'listeners');
    aged.eachCall((batch, call) => {
      const listener = aged.young(batch, 'Listener');
      const state = aged.young(batch, 'Object', { selfSize: 900 });
      const order = aged.young(batch, 'Order', { selfSize: 30 });
      aged.heap.addEdge(listeners, listener, call, 'element');
      aged.heap.addEdge(listener, state, 'state');
      aged.heap.addEdge(listener, order, 'order');
    });
    const { kept, constructors } = analyse(aged);
    expect(kept).toEqual([['Listener', 'Order', 'Object']]);
    expect(constructors.map(({ name }) => name)).toEqual(['Listener', 'Object', 'Order']);
  });

  it('takes the keys of a dictionary for data', () => {
    const aged = createAgedHeap();
    const byId = aged.old('Object');
    aged.heap.addEdge(0, byId, 'byId');
    aged.eachCall((batch, call) =>
      aged.heap.addEdge(byId, aged.young(batch, 'Session'), `req-${call}`),
    );
    expect(analyse(aged).culprits).toMatchObject([{ holder: byId, edge: '[*]', countPerCall: 1 }]);
  });

  it('finds growth that is spread thin over many old objects', () => {
    const aged = createAgedHeap();
    const buckets = Array.from({ length: 16 }, (_, i) => {
      const bucket = aged.old('Bucket');
      aged.heap.addEdge(0, bucket, `bucket${i}`);
      return bucket;
    });
    aged.eachCall((batch, call) =>
      aged.heap.addEdge(buckets[(call * 7) % 16], aged.young(batch, 'Entry'), call, 'element'),
    );
    expect(analyse(aged).culprits).toMatchObject([{ edge: '[]', countPerCall: 1 }]);
  });

  it('keeps apart what has two causes', () => {
    const aged = createAgedHeap();
    const sessions = aged.old('Sessions');
    const timers = aged.old('TimersList');
    aged.heap.addEdge(0, sessions, 'sessions');
    aged.heap.addEdge(0, timers, 'timers');
    aged.eachCall((batch, call) => {
      aged.heap.addEdge(sessions, aged.young(batch, 'Session', { selfSize: 100 }), call, 'element');
      aged.heap.addEdge(timers, aged.young(batch, 'Timeout', { selfSize: 50 }), call, 'element');
    });
    expect(analyse(aged).culprits).toMatchObject([
      { holder: sessions, retainedBytesPerCall: 100 },
      { holder: timers, retainedBytesPerCall: 50 },
    ]);
  });

  it('passes a bounded cache, a lazily filled table, and what each batch keeps for itself', () => {
    const aged = createAgedHeap();
    const cache = aged.old('Cache');
    const lazy = aged.old('Lazy');
    const probe = aged.old('Probe');
    for (const [name, node] of Object.entries({ cache, lazy, probe }))
      aged.heap.addEdge(0, node, name);
    aged.eachCall((batch, call) => {
      if (call >= 55) aged.heap.addEdge(cache, aged.young(batch, 'Entry'), call, 'element');
      if (call < 15) aged.heap.addEdge(lazy, aged.young(batch, 'Row'), call, 'element');
    });
    CALLS.forEach((_, batch) => {
      for (let i = 0; i < 8; i++)
        aged.heap.addEdge(probe, aged.young(batch, 'Mark'), batch * 8 + i, 'element');
    });
    expect(analyse(aged)).toMatchObject({ culprits: [], constructors: [] });
  });
});
