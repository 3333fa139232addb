import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { fillHeap } from './fill-heap.mjs';

const INTERVALS = [300, 500];

class LeakedSession {
  constructor(id) {
    this.id = id;
    this.tags = [id, id + 1];
  }
}

/**
 * What the last look of a check costs, in a process with a heap of about so many megabytes and a leak of
 * one class: V8 writes a snapshot, heapslope parses it as it comes, adds it up and tells who grows. Beside
 * it V8's snapshot, the bytes of which are dropped. They take turns, in one session and one process.
 */
export async function measureExplaining(megabytes, build, rounds) {
  fillHeap(megabytes);
  const load = (path) => import(pathToFileURL(join(build, path)).href);
  const { startObjectTracking } = await load('node/object-tracking.js');
  const { processClock: clock } = await load('node/process-clock.js');
  const { takeLook } = await load('check/take-look.js');
  const { explainGrowth } = await load('check/explain-growth.js');
  const { joinSums } = await load('growth/join-sums.js');
  const { judgePaths } = await load('growth/judge-paths.js');
  const sessions = (globalThis.sessionsOfBench = new Map());
  const tracking = await startObjectTracking(clock, false);
  const check = {
    probe: { clock, features: { isOwnHeap: true } },
    options: {},
    host: {},
    timings: { snapshot: 0, analysis: 0 },
    snapshotFiles: [],
  };
  const look = () => takeLook(check, tracking);
  const looks = [await look()];
  for (const calls of INTERVALS) {
    for (let i = 0; i < calls; i++)
      sessions.set(`user-${sessions.size}`, new LeakedSession(sessions.size));
    if (looks.length < INTERVALS.length) looks.push(await look());
  }
  const before = looks.splice(0).map(({ placed, lastObjectId }) => [placed.sums, lastObjectId]);
  const callsAt = [0, INTERVALS[0], sessions.size];
  const alone = [];
  const explained = [];
  const steps = [];
  let found;
  for (let round = 0; round < rounds; round++) {
    globalThis.gc();
    alone.push(await timed(() => tracking.takeSnapshot(() => {})));
    globalThis.gc();
    const whole = await timed(async () => {
      const started = process.cpuUsage();
      const taken = check.timings.snapshot;
      const last = await look();
      const snapshotMs = check.timings.snapshot - taken;
      const sums = joinSums([...before.map(([own]) => own), last.placed.sums]);
      found = await explainGrowth({
        look: last,
        lastIds: [...before.map(([, id]) => id), last.lastObjectId],
        calls: INTERVALS,
        growing: judgePaths(sums, callsAt, 1).growing,
        sites: [],
        sources: {},
        callOn: async () => 0,
      });
      steps.push(Math.max(0, toMilliseconds(process.cpuUsage(started)) - snapshotMs));
    });
    explained.push(whole);
  }
  await tracking.stop();
  const leak = found.leaks.find(({ constructors }) =>
    constructors.some(({ name }) => name === 'LeakedSession'),
  );
  if (leak === undefined) throw new Error('the leak was not found');
  const heapBytes = process.memoryUsage().heapUsed;
  return { heapBytes, alone, explained, analysis: steps };
}

/** Both clocks: on a busy machine only CPU time can be compared. */
async function timed(work) {
  const start = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const milliseconds = performance.now() - start;
  return { milliseconds, cpuMilliseconds: toMilliseconds(process.cpuUsage(cpu)) };
}

function toMilliseconds({ user, system }) {
  return (user + system) / 1000;
}
