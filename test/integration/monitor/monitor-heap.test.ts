import { expect, test } from 'vitest';
import type { HeapRise, HeapStats } from '../../../src/index.js';
import { runScript } from '../run-script.js';

interface Answer {
  stats: HeapStats[];
  leaks: HeapRise[];
}

/**
 * A process that allocates for some seconds, without a forced collection, and then does nothing: the
 * monitor is not closed, and must not keep it alive. V8 collects when it has to, and always the whole heap
 * (--gc-global): else it would take minutes. It waits for the most part: these run at the same time.
 */
function watch(tick: string, ticks = 150): Promise<Answer> {
  return runScript<Answer>(
    `
    import { monitorHeap } from HEAPSLOPE;
    const stats = [];
    const leaks = [];
    const monitor = monitorHeap({ collections: 8, duration: 700, growth: '1 MB' });
    monitor.on('stats', (entry) => stats.push(entry));
    monitor.on('leak', (entry) => leaks.push(entry));
    const kept = [];
    const waiting = [];
    let count = 0;
    const timer = setInterval(() => {
      for (let i = 0; i < 20; i++) waiting.push(new Array(8_000).fill(i));
      if (waiting.length > 200) waiting.splice(0, 20);
      ${tick}
      if (++count < ${ticks}) return;
      clearInterval(timer);
      setTimeout(() => print({ stats, leaks }), 50);
    }, 10);
  `,
    ['--gc-global'],
  );
}

test.concurrent('a process that leaks emits leak, with its rate', async () => {
  const { stats, leaks } = await watch('kept.push(new Array(20_000).fill(count));');
  expect(leaks.length).toBeGreaterThan(0);
  const [leak] = leaks as [HeapRise];
  expect(leak.growth).toBeGreaterThan(1e6);
  expect(leak.trend.low).toBeGreaterThan(0);
  expect(leak.trend.bytesPerHour).toBeGreaterThanOrEqual(leak.trend.low);
  expect(leak.collections).toBeGreaterThanOrEqual(8);
  expect(Date.parse(leak.end) - Date.parse(leak.start)).toBeGreaterThanOrEqual(699);
  expect(leak.reason).toMatch(
    /^The heap after full collections rose by .+ over \d+ collections in .+ per hour \(95 % interval .+\)\.$/,
  );
  expect(stats.at(-1)!.fullCollections).toBe(stats.length);
});

test.concurrent('one that only makes garbage does not', async () => {
  const { stats, leaks } = await watch('');
  expect(leaks).toEqual([]);
  expect(stats.length).toBeGreaterThan(6);
  for (const { heapAfterCollection, min, max, estimatedBase } of stats) {
    expect(min).toBeLessThanOrEqual(heapAfterCollection);
    expect(max).toBeGreaterThanOrEqual(heapAfterCollection);
    expect(estimatedBase).toBeGreaterThanOrEqual(min);
    expect(estimatedBase).toBeLessThanOrEqual(max);
  }
});

test.concurrent('one that fills and empties a cache in turns does not', async () => {
  const { stats, leaks } = await watch(
    'kept.push(new Array(20_000).fill(count)); if (count % 25 === 0) kept.length = 0;',
  );
  expect(leaks).toEqual([]);
  expect(stats.length).toBeGreaterThan(6);
});

test('a closed monitor is silent', async () => {
  const counts = await runScript<number[]>(
    `
    import { monitorHeap } from HEAPSLOPE;
    const monitor = monitorHeap();
    let count = 0;
    monitor.on('stats', () => count++);
    const turn = () => new Promise((resolve) => setTimeout(resolve, 30));
    globalThis.gc();
    await turn();
    const counts = [count];
    monitor.close();
    monitor.close();
    globalThis.gc();
    await turn();
    print([...counts, count]);
  `,
    ['--expose-gc'],
  );
  expect(counts[0]).toBeGreaterThan(0);
  expect(counts[1]).toBe(counts[0]);
});

test('nothing comes once a listener has closed it, though collections were to be told', async () => {
  const count = await runScript<number>(
    `
    import { monitorHeap } from HEAPSLOPE;
    const monitor = monitorHeap();
    let count = 0;
    monitor.on('stats', () => { count++; monitor.close(); });
    const ended = new Promise((resolve) => monitor.once('stats', () => setTimeout(resolve, 50)));
    for (let i = 0; i < 3; i++) globalThis.gc();
    await ended;
    print(count);
  `,
    ['--expose-gc'],
  );
  expect(count).toBe(1);
});
