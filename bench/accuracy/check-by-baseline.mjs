// What people write today, on the same cases and with the same time:
// - heapused: a GC, `process.memoryUsage().heapUsed`, 1000 calls, a GC, and a limit on the growth.
//   Limits of 1 MB and 10 MB are what most published tests use.
// - five-gcs: five heap sizes in a row, each after a forced GC, that are larger than the one before
//   (the rule of memwatch's `leak` event); 30 calls between GCs, at most 60 GCs, and 1 kB as the
//   least growth that counts (leakage's numbers).
// - heapdiff: HeapDiff of @airbnb/node-memwatch around the same 1000 calls. What its `change` means
//   is left to the user: any growth, more than 1 MB, or a class with one more instance per call.
//
// A method gives `growth` and `marks`, whatever its rules need; the rules themselves are applied in
// `verdictsOf`, so that one run serves several limits.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

export const METHODS = ['heapused', 'five-gcs', 'heapdiff'];

const CALLS = 1000;
const CALLS_BETWEEN_GCS = 30;
const MOST_GCS = 60;
const GROWING_GCS = 5;
const LEAST_GROWTH_BYTES = 1024;
const MB = 1024 * 1024;

export async function checkByBaseline(method, handler, { budgetMs, memwatch }) {
  if (method === 'heapused') return compareHeapUsed(handler, budgetMs);
  if (method === 'five-gcs') return countGrowingGcs(handler, budgetMs);
  return diffSnapshots(handler, budgetMs, memwatch);
}

/** What each rule says about a run of the method: `[rule, isLeak]` pairs. */
export function verdictsOf({ method, growth, marks }) {
  if (method === 'heapused') {
    return [
      ['heapUsed, limit 1 MB', growth > MB],
      ['heapUsed, limit 10 MB', growth > 10 * MB],
    ];
  }
  if (method === 'five-gcs') return [['five growing GCs', marks.longestRun >= GROWING_GCS]];
  return [
    ['HeapDiff, any growth', growth > 0],
    ['HeapDiff, limit 1 MB', growth > MB],
    ['HeapDiff, a class per call', marks.mostPerCall >= 1],
  ];
}

async function compareHeapUsed(handler, budgetMs) {
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  const calls = await callUntil(handler, CALLS, budgetMs);
  globalThis.gc();
  return { calls, growth: process.memoryUsage().heapUsed - before };
}

async function countGrowingGcs(handler, budgetMs) {
  const deadline = performance.now() + budgetMs;
  let calls = 0;
  let run = 0;
  let longestRun = 0;
  globalThis.gc();
  const first = process.memoryUsage().heapUsed;
  let last = first;
  for (let i = 0; i < MOST_GCS && longestRun < GROWING_GCS; i++) {
    calls += await callUntil(handler, CALLS_BETWEEN_GCS, Infinity);
    globalThis.gc();
    const now = process.memoryUsage().heapUsed;
    run = now > last + LEAST_GROWTH_BYTES ? run + 1 : 0;
    longestRun = Math.max(longestRun, run);
    last = now;
    if (performance.now() > deadline) break;
  }
  return { calls, growth: last - first, marks: { longestRun } };
}

async function diffSnapshots(handler, budgetMs, memwatch) {
  const { HeapDiff } = createRequire(join(memwatch, 'package.json'))('@airbnb/node-memwatch');
  const diff = new HeapDiff();
  // The budget is for the calls alone; the two snapshots come on top.
  const calls = await callUntil(handler, CALLS, budgetMs);
  const { change } = diff.end();
  const mostPerCall = Math.max(...change.details.map((d) => (d['+'] - d['-']) / calls));
  return { calls, growth: change.size_bytes, marks: { mostPerCall } };
}

async function callUntil(handler, most, budgetMs) {
  const deadline = performance.now() + budgetMs;
  let calls = 0;
  while (calls < most && (calls === 0 || performance.now() < deadline)) {
    const result = handler();
    if (typeof result?.then === 'function') await result;
    calls++;
  }
  await setImmediate();
  return calls;
}
