import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveSite, TrackingMark } from '../../../src/probe/heap-probe.js';
import { runsPart } from '../../all-adds.js';
import { compileProbe, programNode, type CompiledProbe } from './run-program.js';

let probe: CompiledProbe;
beforeAll(() => {
  probe = compileProbe();
}, 60_000);
afterAll(() => probe.remove());

const TIMEOUT = 150_000;

describe('garbage collection', () => {
  interface Printed {
    isCollected: boolean;
    globalGc: string;
    gcOfNewContext: string;
    contextsOfMoreProbes: number;
  }

  it('is had without a flag, and leaves no global and no flag behind', async () => {
    expect(await probe.run<Printed>('gc')).toEqual({
      isCollected: true,
      globalGc: 'undefined',
      gcOfNewContext: 'undefined',
      contextsOfMoreProbes: 0,
    });
  });

  it('leaves the flag on where it was on', async () => {
    const started = await probe.run<Printed>('gc', [], ['--expose-gc']);
    expect(started).toMatchObject({
      isCollected: true,
      globalGc: 'function',
      gcOfNewContext: 'function',
    });
    const set = await probe.run<Printed>('gc', ['set']);
    expect(set).toMatchObject({
      isCollected: true,
      globalGc: 'undefined',
      gcOfNewContext: 'function',
    });
  });

  it('is not fooled by a fake gc', async () => {
    expect(await probe.run<Printed>('gc', ['fake'])).toMatchObject({
      isCollected: true,
      gcOfNewContext: 'undefined',
    });
  });
});

describe('object ids', () => {
  it('last as long as objects are tracked, whoever closes a session of the inspector meanwhile', async () => {
    expect(await probe.run('kept-ids')).toEqual({
      isFound: true,
      kept: [true, true],
      isForgotten: true,
    });
  });
});

describe('readings', () => {
  it('stand still while nothing happens', async () => {
    const read = await probe.run<Record<string, number[]>>('still');
    const steps = read.heap!.slice(1).map((heap, i) => heap - read.heap![i]!);
    expect(steps.filter((step) => step !== 0).length).toBeLessThan(10);
    expect(read.heap![0]).toBeGreaterThan(1e6);
    expect(read.rss![0]).toBeGreaterThan(read.heap![0]!);
    expect(read.code![0]).toBeGreaterThan(1e4);
    for (const name of ['arrayBuffers', 'external', 'contexts', 'detachedContexts', 'handles']) {
      expect(new Set(read[name]!.slice(5)).size, name).toBe(1);
    }
  });
});

describe('the first look', () => {
  it('shows what heapslope makes for the next ones already', async () => {
    const { gained } = await probe.run<{ gained: number }>('own-growth');
    // Of a second session alone Node makes a kilobyte, and of the class of its snapshots another one.
    expect(gained).toBeLessThan(1000);
  });
});

const HANDLERS: [string, string, string][] = [
  ['a sync handler', 'sync', '0'],
  ['an async handler', 'async', '0'],
];
if (runsPart('larger heaps of the probe'))
  HANDLERS.push(['an async handler on a larger heap', 'async', '60000']);

describe('object tracking', () => {
  it.each(HANDLERS)(
    'tells by ids between which snapshots an object was born: %s',
    async (_, mode, ballast) => {
      const { survivors, isSameIds } = await probe.run<{
        survivors: number[];
        isSameIds: boolean[];
      }>('survivors', [mode, ballast]);
      expect(survivors).toEqual([0, 100, 100, 100, 100, 100, 100]);
      expect(isSameIds).toEqual([true, true, true, true, true, true]);
    },
    TIMEOUT,
  );

  it.each(HANDLERS)(
    'tells by ids that are given without a snapshot: %s',
    async (_, mode, ballast) => {
      const { v8, survivors } = await probe.run<{ v8: number; survivors?: number[] }>('survivors', [
        mode,
        ballast,
        'numbered',
      ]);
      // Before V8 12 a timer would be left that costs a handler which turns the loop most of its time.
      const cannot = v8 < 12 && mode === 'async';
      expect(survivors).toEqual(cannot ? undefined : [0, 100, 100, 100, 100, 100, 100]);
    },
    TIMEOUT,
  );

  it.each(runsPart('counts of an async handler') ? HANDLERS : HANDLERS.slice(0, 1))(
    'counts what is alive at each mark: %s',
    async (_, mode, ballast) => {
      const { marks, nodes } = await probe.run<{ marks: TrackingMark[]; nodes: number }>('marks', [
        mode,
        ballast,
      ]);
      for (const { liveBytes, liveObjects } of marks)
        expect(liveBytes / liveObjects).toBeGreaterThan(16);
      // The whole heap is counted; a snapshot has native nodes besides.
      const last = marks.at(-1)!.liveObjects;
      expect(last).toBeGreaterThan(nodes * 0.8);
      expect(last).toBeLessThan(nodes * 1.1);
      expect(last - marks[1]!.liveObjects).toBeGreaterThanOrEqual(500);
    },
    TIMEOUT,
  );

  it(
    'leaves nothing behind after many starts and stops, and lets the process end',
    async () => {
      interface Left {
        before: Record<string, number>;
        after: Record<string, number>;
      }
      const { before, after } = await probe.run<Left>('cycles');
      expect(after.contexts).toBe(before.contexts);
      expect(after.handles).toBe(before.handles);
      expect(after.external).toBeLessThanOrEqual(before.external! + 50_000);
      // One forgotten session and its listeners are some 5 kB.
      expect(after.heap! - before.heap!).toBeLessThan(50 * 1000);
    },
    TIMEOUT,
  );

  it(
    'throws what the reader of a snapshot throws, and can take another',
    async () => {
      const { pieces, message, bytes } = await probe.run<{
        pieces: number;
        message: string;
        bytes: number;
      }>('sink-fails');
      expect({ pieces, message }).toEqual({ pieces: 3, message: 'gave up' });
      expect(bytes).toBeGreaterThan(1e6);
    },
    TIMEOUT,
  );
});

describe('inside a sandbox', () => {
  it('finds what is in the sandbox and in the realm outside, and leaves nothing in either', async () => {
    const { count, hasOutside, outside, bytes, symbols } = await probe.run<{
      count: number;
      hasOutside: boolean;
      outside: number;
      bytes: number;
      symbols: { inside: string[]; outside: string[] };
    }>('sandbox', [], ['--experimental-vm-modules', '--no-warnings']);
    expect(count).toBe(3);
    expect(hasOutside).toBe(true);
    expect(outside).toBeGreaterThanOrEqual(7e6);
    expect(outside).toBeLessThan(7.5e6);
    expect(bytes).toBeGreaterThan(1e6);
    expect(symbols.inside.filter((name) => name.includes('heapslope'))).toEqual([]);
    expect(symbols.outside.filter((name) => name.includes('desk'))).toEqual([]);
  });
});

describe('allocation sampling', () => {
  it('names the function whose objects live', async () => {
    const { sites, beforeStart } = await probe.run<{ sites: LiveSite[]; beforeStart: LiveSite[] }>(
      'sites',
      [],
      ['--no-turbo-inlining', '--no-maglev-inlining'],
    );
    const liveBytes = (name: string) =>
      sites
        .filter(({ stack }) => stack[0]!.function === name)
        .reduce((total, site) => total + site.bytes, 0);
    // 5000 arrays of 50 elements: 2.1 MB, sampled at every 32 kB.
    expect(liveBytes('keep')).toBeGreaterThan(1e6);
    expect(liveBytes('keep')).toBeLessThan(4e6);
    expect(liveBytes('waste')).toBeLessThan(1e5);
    expect(sites[0]!.stack[0]).toMatchObject({ function: 'keep', line: 5, column: 14 });
    expect(sites[0]!.stack[0]!.file).toMatch(/programs.sites\.mjs$/);
    expect(beforeStart).toEqual([]);
  });
});

describe('without an inspector', () => {
  const isNode20 = execFileSync(programNode, ['-p', 'process.versions.node'])
    .toString()
    .startsWith('20.');
  const permission = isNode20 ? '--experimental-permission' : '--permission';

  it('still collects and reads, and says why it cannot explain', async () => {
    const { explain, heap, refusal } = await probe.run<{
      explain: { available: boolean; reason: string };
      heap: number;
      refusal: string;
    }>('no-inspector', [], [permission, '--allow-fs-read=*', '--no-warnings']);
    expect(explain).toEqual({
      available: false,
      reason: expect.stringContaining('ERR_ACCESS_DENIED'),
    });
    expect(refusal).toContain('ERR_ACCESS_DENIED');
    expect(heap).toBeGreaterThan(1e6);
  });
});
