import { describe, expect, it } from 'vitest';
import { diffSnapshots } from '../../../src/diff/diff-snapshots.js';
import { SnapshotFormatError } from '../../../src/report/errors.js';
import type { SnapshotGrowth } from '../../../src/report/snapshot-diff.js';
import { FLAVOURS } from '../../fixtures/snapshots/build-snapshot.js';
import { buildProgram, diffBuilt, streamOf, type BuiltHeap } from './built-snapshots.js';

/** A Map with `size` sessions of 40 B that hold a user of 24 B each. */
function fillSessions(heap: BuiltHeap, size: number): void {
  const { table } = heap.addMap('sessions');
  for (const session of heap.fill(table, size, 'Session', { selfSize: 40 }))
    heap.addEdge(session, heap.addNode('User', { selfSize: 24 }), 'user');
}

const summary = ({ growing, counts, countChange, bytesChange, retainedBytes }: SnapshotGrowth) => ({
  object: growing.constructor,
  counts,
  countChange,
  bytesChange,
  retainedBytes,
});

describe('diffSnapshots', () => {
  it('says that snapshots are given the last one first, and the order that is right', async () => {
    const given = [50, 20, 10].map((size, i) => ({
      name: `${'cba'[i]}.heapsnapshot`,
      chunks: streamOf(buildProgram((heap) => fillSessions(heap, size), 2 - i).toBytes('node24')),
    }));
    const { outcome, reason } = await diffSnapshots(given);
    expect(outcome).toBe('inconclusive');
    expect(reason).toMatch(/seem to be given the last one first/);
    expect(reason).toMatch(/: a\.heapsnapshot b\.heapsnapshot c\.heapsnapshot$/);
  });

  it('takes a heap that became smaller for one', async () => {
    expect((await diffBuilt([50, 20, 10], fillSessions)).outcome).toBe('no-growth');
  });

  it.each(FLAVOURS)('counts what a Map has more of in every snapshot (%s)', async (flavour) => {
    const diff = await diffBuilt([10, 20, 50], fillSessions, () => flavour);
    expect(diff.outcome).toBe('growth');
    expect(diff.growth.map(summary)).toEqual([
      {
        object: 'Map',
        counts: [10, 20, 50],
        countChange: 40,
        bytesChange: 40 * 40,
        retainedBytes: 50 * (40 + 24),
      },
    ]);
    expect(diff.growth[0]!.growing.describe).toMatch(/^Map .*: \+40 entries$/);
    expect(diff.growth[0]!.retainerPath.filter(({ isGrowing }) => isGrowing)).toHaveLength(1);
    expect(diff.constructors).toEqual([
      {
        name: 'Session',
        counts: [10, 20, 50],
        bytes: [400, 800, 2000],
        countChange: 40,
        bytesChange: 1600,
        retainedBytes: 50 * 64,
      },
      {
        name: 'User',
        counts: [10, 20, 50],
        bytes: [240, 480, 1200],
        countChange: 40,
        bytesChange: 960,
        retainedBytes: 50 * 24,
      },
    ]);
    expect(diff.growth[0]!.constructors).toEqual(diff.constructors);
    expect(diff.snapshots.map(({ name, bytes }) => ({ name, bytes }))).toEqual(
      [10, 20, 50].map((size, i) => ({ name: `${i}.heapsnapshot`, bytes: 3296 + size * 64 })),
    );
  });

  it('compares snapshots of different versions of V8', async () => {
    const flavours = ['node18', 'foreign', 'node26'] as const;
    const diff = await diffBuilt([10, 20, 50], fillSessions, (index) => flavours[index]!);
    expect(diff.growth.map(({ counts }) => counts)).toEqual([[10, 20, 50]]);
  });

  it('leaves out what rises once and then stands still, and warns of two snapshots', async () => {
    const warmUp = await diffBuilt([10, 50, 50], fillSessions);
    expect(warmUp).toMatchObject({
      outcome: 'no-growth',
      growth: [],
      constructors: [],
      warnings: [],
    });
    const two = await diffBuilt([10, 50], fillSessions);
    expect(two.outcome).toBe('growth');
    expect(two.warnings.map(({ code }) => code)).toEqual(['two-snapshots']);
  });

  it('sees an array that is a new one in each snapshot', async () => {
    const diff = await diffBuilt([10, 20, 30], (heap, size) => {
      heap.fill(heap.addArray('list').elements, size, 'Item', { selfSize: 24 });
    });
    expect(diff.growth.map(summary)).toEqual([
      {
        object: 'Array',
        counts: [10, 20, 30],
        countChange: 20,
        bytesChange: 480,
        retainedBytes: 720,
      },
    ]);
  });

  it('folds a linked list to one place, whatever its length', async () => {
    const diff = await diffBuilt([1000, 2000, 3000], (heap, size) => {
      const links = Array.from({ length: size }, () => heap.addNode('Link', { selfSize: 24 }));
      heap.addEdge(0, links[0]!, 'head');
      for (let i = 1; i < size; i++) heap.addEdge(links[i - 1]!, links[i]!, 'next');
    });
    expect(diff.growth).toHaveLength(1);
    // The first link is held otherwise than the others.
    expect(diff.growth[0]).toMatchObject({ counts: [999, 1999, 2999], retainedBytes: 2999 * 24 });
    expect(diff.growth[0]!.pattern?.id).toBe('linked-chain');
  });

  it('folds a chain of several steps, and not an edge that happens to come again', async () => {
    const diff = await diffBuilt([10, 20, 30], (heap, size) => {
      // server._events -> listener -> scope.kept -> requests, each with `_events` of its own.
      const server = heap.addNode('Server');
      const events = heap.addNode('Object');
      const scope = heap.addNode('Scope');
      heap.addEdge(0, server, 'server');
      heap.addEdge(server, events, '_events');
      heap.addEdge(events, scope, 'listener');
      const requests = Array.from({ length: size }, () => heap.addNode('Request'));
      requests.forEach((request, i) => heap.addEdge(scope, request, i, 'element'));
      for (const request of requests) heap.addEdge(request, heap.addNode('Object'), '_events');
      // start -> Wrapper.inner -> Box.value -> Wrapper.inner -> …
      let before = heap.addNode('Start');
      heap.addEdge(0, before, 'start');
      for (let i = 0; i < size; i++) {
        const wrapper = heap.addNode('Wrapper');
        const box = heap.addNode('Box');
        heap.addEdge(before, wrapper, 'inner');
        heap.addEdge(wrapper, box, 'value');
        before = box;
      }
    });
    const places = diff.growth.map(({ constructors }) => constructors.map(({ name }) => name));
    expect(places.map((names) => names.toSorted())).toEqual([
      ['Object', 'Request'],
      ['Box', 'Wrapper'],
    ]);
    expect(diff.growth[0]!.counts).toEqual([10, 20, 30]);
  });

  it('takes keys of a dictionary for data', async () => {
    const diff = await diffBuilt([20, 40, 60], (heap, size, index) => {
      const cache = heap.addNode('Object');
      heap.addEdge(0, cache, 'cache');
      const entries = Array.from({ length: size }, () => heap.addNode('Entry', { selfSize: 24 }));
      // No key is in two snapshots.
      entries.forEach((entry, i) => heap.addEdge(cache, entry, `user-${index}${i}`));
    });
    expect(diff.growth.map(summary)).toEqual([
      {
        object: 'Object',
        counts: [20, 40, 60],
        countChange: 40,
        bytesChange: 960,
        retainedBytes: 1440,
      },
    ]);
  });

  it('joins keys and values of one Map', async () => {
    const diff = await diffBuilt([10, 20, 30], (heap, size) => {
      const { table } = heap.addMap('byUrl');
      heap.fill(table, size, 'Page');
      heap.fill(table, size, '/url', { type: 'string' });
    });
    expect(diff.growth.map(({ constructors }) => constructors.map(({ name }) => name))).toEqual([
      ['Page', '(string)'],
    ]);
  });

  it('sees containers of numbers by the bytes of their tables', async () => {
    const diff = await diffBuilt([10_000, 20_000, 40_000], (heap, size) => {
      const { array } = heap.addArray('numbers');
      const store = heap.addNode('', { type: 'array', selfSize: size });
      heap.addEdge(array, store, 'elements', 'internal');
    });
    expect(diff.growth.map(summary)).toEqual([
      {
        object: 'Array',
        counts: [1, 1, 1],
        countChange: 0,
        bytesChange: 30_000,
        retainedBytes: 40_000 + 32 + 64,
      },
    ]);
    expect(diff.growth[0]!.growing.describe).toMatch(/: \+30\.0 kB$/);
  });

  it('tells few large objects and not the many small ones in them', async () => {
    const diff = await diffBuilt([1, 2, 3], (heap, size) => {
      for (const document of heap.fill(heap.addArray('documents').elements, size, 'Document'))
        for (let k = 0; k < 50; k++) heap.addEdge(document, heap.addNode('Line'), k, 'element');
    });
    expect(diff.growth).toHaveLength(1);
    expect(diff.growth[0]).toMatchObject({ counts: [1, 2, 3], growing: { constructor: 'Array' } });
  });

  it('does not take objects for growth that were somewhere else before', async () => {
    const diff = await diffBuilt([10, 20, 30], (heap, size) => {
      heap.fill(heap.addArray('waiting').elements, 40 - size, 'Job');
      heap.fill(heap.addArray('running').elements, size, 'Job');
    });
    expect(diff).toMatchObject({ outcome: 'no-growth', growth: [], constructors: [] });
  });

  it('leaves out strings that only the table of internalised strings has', async () => {
    const diff = await diffBuilt([10, 20, 30], (heap, size) => {
      const table = heap.addNode('(Internalized strings)', { type: 'synthetic' });
      heap.addEdge(0, table, 7, 'element');
      for (let i = 0; i < size; i++)
        heap.addEdge(table, heap.addNode(`key ${i}`, { type: 'string' }), i, 'hidden');
    });
    expect(diff).toMatchObject({ outcome: 'no-growth', growth: [], constructors: [] });
  });

  it('ranks what goes on before what comes with warming up', async () => {
    const diff = await diffBuilt([1, 2, 3], (heap, _, index) => {
      heap.fill(heap.addArray('early').elements, [0, 1000, 1006][index]!, 'Early');
      heap.fill(heap.addArray('steady').elements, [0, 50, 100][index]!, 'Steady');
    });
    expect(diff.constructors.map(({ name }) => name)).toEqual(['Steady', 'Early']);
    expect(diff.growth.map(({ counts }) => counts)).toEqual([
      [0, 50, 100],
      [0, 1000, 1006],
    ]);
  });

  it('is inconclusive where the heap rises and no object says why', async () => {
    const diff = await diffBuilt([1, 2, 3], (heap, size) => {
      const code = heap.addNode('code', { type: 'code', selfSize: size * 1_000_000 });
      heap.addEdge(0, code, 1, 'element');
    });
    expect(diff.outcome).toBe('inconclusive');
    expect(diff.reason).toContain('rises by 2.0 MB');
  });

  it('is inconclusive for snapshots of different programs', async () => {
    const other = buildProgram(() => {});
    const chunks = streamOf(other.toBytes());
    const one = buildProgram((heap) => {
      for (let i = 0; i < 500; i++) heap.addEdge(0, heap.addNode('Widget'), `w${i}`);
    });
    const diff = await diffSnapshots([
      { name: 'one', chunks: streamOf(one.toBytes()) },
      { name: 'other', chunks },
    ]);
    expect(diff.outcome).toBe('inconclusive');
    expect(diff.warnings.map(({ code }) => code)).toEqual(['little-in-common', 'heap-shrinks']);
  });

  it('says which snapshot is broken, and where', async () => {
    const whole = buildProgram(() => {}).toBytes();
    const diff = diffSnapshots([
      { name: 'a.heapsnapshot', chunks: streamOf(whole) },
      { name: 'b.heapsnapshot', chunks: streamOf(whole.subarray(0, 4000)) },
    ]);
    const error = await diff.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SnapshotFormatError);
    expect(error).toMatchObject({ code: 'HEAPSLOPE_SNAPSHOT_FORMAT', offset: 4000 });
    expect((error as Error).message).toMatch(/^b\.heapsnapshot: .*too early.*byte 4000/);
  });

  it('reads a snapshot only when the one before has been counted', async () => {
    const order: string[] = [];
    async function* follow(name: string) {
      order.push(`${name} opened`);
      yield* streamOf(buildProgram(() => {}).toBytes());
      order.push(`${name} read`);
    }
    await diffSnapshots(['a', 'b'].map((name) => ({ name, chunks: follow(name) })));
    expect(order).toEqual(['a opened', 'a read', 'b opened', 'b read']);
  });

  it('gives the same answer for the same files, as plain data', async () => {
    const [one, other] = await Promise.all([
      diffBuilt([10, 20, 50], fillSessions),
      diffBuilt([10, 20, 50], fillSessions),
    ]);
    expect(one).toEqual(other);
    expect(JSON.parse(JSON.stringify(one))).toEqual(one);
  });
});
