import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCdpSession } from '../../../src/node/cdp/cdp-session.js';
import { openWorkerHeaps } from '../../../src/node/in-process/workers/open-worker-heaps.js';
import { compileProbe, programNode, type CompiledProbe } from './run-program.js';

let probe: CompiledProbe;
beforeAll(() => {
  probe = compileProbe();
}, 60_000);
afterAll(() => probe.remove());

const TIMEOUT = 150_000;
const THREAD_ID = expect.stringMatching(/^\d+$/);

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

describe('the heaps of worker threads', () => {
  interface Kept {
    atFirst: object[];
    titles: string[];
    steps: number[][];
    buffers: number;
    markedIds: number[][];
    alive: number[];
    states: string[];
    last: (number | null)[];
    refusal: string;
  }
  let kept: Kept;
  beforeAll(async () => {
    kept = await probe.run<Kept>('workers-kept');
  }, TIMEOUT);

  it('are all found, those of workers of workers too', () => {
    expect(kept.atFirst).toEqual([
      {
        id: THREAD_ID,
        title: expect.stringMatching(/^worker "keeper" \(.*keeping-worker\.mjs\)$/),
        url: expect.stringMatching(/^file:.*keeping-worker\.mjs$/),
      },
      { id: THREAD_ID, title: 'worker "inner"', url: '' },
      { id: THREAD_ID, title: expect.stringMatching(/^worker \d+$/), url: '' },
    ]);
  });

  it('show what each keeps, and stand still where nothing is kept', () => {
    const [keeper, inner, idle] = kept.steps.map(median);
    // A hundred objects with one number.
    expect(keeper).toBeGreaterThan(2000);
    expect(keeper).toBeLessThan(10_000);
    expect(Math.abs(inner!)).toBeLessThan(200);
    expect(Math.abs(idle!)).toBeLessThan(200);
    expect(kept.buffers).toBe(5_000_000);
  });

  it('give snapshots in which an object keeps its id', () => {
    expect(kept.markedIds).toEqual([[expect.any(Number)], kept.markedIds[0]]);
  });

  it('get a new place where one comes later, and keep the place of one that has ended', () => {
    expect(kept.titles.slice(3)).toEqual(['worker "late"']);
    // The one that ended took its own worker with it.
    expect(kept.alive).toEqual([expect.toBeOneOf([3, 4]), 4, 2]);
    expect(kept.states).toEqual(['ended', 'ended', 'answers', 'answers']);
    // JSON knows no NaN.
    const isRead = kept.last.map((value) => value !== null);
    expect(isRead).toEqual([...Array(6).fill(false), ...Array(6).fill(true)]);
    expect(kept.refusal).toMatch(
      /^No heap snapshot can be had of worker "keeper" .*: it has ended\.$/,
    );
  });

  it(
    'are read where the event loop stands still, and not where native code runs',
    async () => {
      const { rounds, snapshots } = await probe.run<{ rounds: object[]; snapshots: object[] }>(
        'workers-still',
      );
      const silent = {
        isRead: [true, true, false],
        states: ['answers', 'answers', 'silent'],
      };
      const all = { isRead: [true, true, true], states: ['answers', 'answers', 'answers'] };
      expect(rounds).toEqual([silent, silent, all]);
      expect(snapshots).toEqual([
        { isWhole: true, isUnicode: false },
        { isWhole: true, isUnicode: true },
        expect.stringMatching(/: it did not answer, since it runs native code\.$/),
      ]);
    },
    TIMEOUT,
  );

  it(
    'may belong to workers that are only being started, or that end',
    async () => {
      const { found, snapshots } = await probe.run<{ found: number; snapshots: number }>(
        'workers-starting',
      );
      expect(found).toBeGreaterThanOrEqual(25);
      expect(snapshots).toBeGreaterThan(0);
    },
    TIMEOUT,
  );
});

describe('the search for worker threads', () => {
  it('finds none, and costs object ids only with a session of its own', async () => {
    expect(await probe.run('workers-ids')).toEqual({
      none: {},
      workersAgain: 1,
      kept: [true, true, false],
    });
  });

  it.each(['idle', 'exit'])('keeps no process from its end: %s', async (way) => {
    expect(await probe.run('workers-end', [way])).toEqual({ alive: 1 });
  });

  it('says that it is impossible from a worker thread, where that has workers', async () => {
    const refusal = expect.stringMatching(/only the main thread .* `pool: 'forks'` in Vitest/);
    expect(await probe.run('workers-in-thread')).toEqual([{}, { refusal }, {}]);
  });

  it('leaves out the thread that Node starts for loader hooks', async () => {
    const found = await probe.run<{ told: object; all: object[]; heap: number }>(
      'workers-hooks',
      [],
      ['--no-warnings'],
    );
    expect(found.told).toEqual({});
    expect(found.all).toEqual([
      {
        id: THREAD_ID,
        title: expect.stringMatching(/^worker \d+ \(node:internal\/modules\/esm\/worker\)$/),
        url: 'node:internal/modules/esm/worker',
      },
    ]);
    expect(found.heap).toBeGreaterThan(1e6);
  });

  it('says why where the inspector is refused, and there are workers', async () => {
    const isNode20 = execFileSync(programNode, ['-p', 'process.versions.node'])
      .toString()
      .startsWith('20.');
    const permission = isNode20 ? '--experimental-permission' : '--permission';
    const flags = [permission, '--allow-worker', '--allow-fs-read=*', '--no-warnings'];
    const refusal = expect.stringContaining('ERR_ACCESS_DENIED');
    expect(await probe.run('workers-refused', [], flags)).toEqual([{}, { refusal }]);
  });
});

describe('the worker threads of another process', () => {
  it(
    'are read through its inspector',
    async () => {
      const program = fileURLToPath(new URL('programs/workers-server.mjs', import.meta.url));
      const child = spawn(programNode, ['--inspect=0', program]);
      const url = new Promise<string>((resolve) =>
        child.stderr.on('data', (text) => {
          const [, found] = /(ws:\S+)/.exec(String(text)) ?? [];
          if (found) resolve(found);
        }),
      );
      const lines = createInterface({ input: child.stdout });
      await once(lines, 'line');
      const session = await openCdpSession(await url, { timeout: 30_000, name: 'process' });
      try {
        const heaps = (await openWorkerHeaps(session, { isBeforeV8_12: true }))!;
        expect(heaps.workers.map(({ title }) => title)).toEqual([
          expect.stringContaining('worker "keeper" (test/integration/probe/programs/keeping'),
          'worker "inner"',
        ]);
        const readings = new Float64Array(6);
        const used: number[] = [];
        for (let batch = 0; batch < 8; batch++) {
          child.stdin.write('100\n');
          await once(lines, 'line');
          await heaps.collectGarbage();
          await heaps.readUsed(readings);
          used.push(readings[0]!);
        }
        const steps = used.slice(1).map((heap, i) => heap - used[i]!);
        expect(median(steps)).toBeGreaterThan(2000);
        const chunks: Uint8Array[] = [];
        await heaps.takeSnapshot(0, (chunk) => chunks.push(chunk));
        const { strings } = JSON.parse(Buffer.concat(chunks).toString()) as { strings: string[] };
        expect(strings).toContain('Marked');

        // What is asked when the process goes away fails with the reason.
        const pending = heaps.takeSnapshot(0, () => child.kill('SIGKILL'));
        await expect(pending).rejects.toMatchObject({ code: 'HEAPSLOPE_TARGET_LOST' });
        await expect(heaps.collectGarbage()).rejects.toMatchObject({
          code: 'HEAPSLOPE_TARGET_LOST',
        });
        await heaps.close();
      } finally {
        child.kill('SIGKILL');
        await session.close();
      }
    },
    TIMEOUT,
  );
});
