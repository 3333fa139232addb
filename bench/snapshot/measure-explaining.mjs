import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { fillHeap } from './fill-heap.mjs';

const BATCHES = [100, 200, 100, 200, 100, 100];

class LeakedSession {
  constructor(id) {
    this.id = id;
    this.tags = [id, id + 1];
  }
}

/**
 * What the explaining snapshot of a check costs, in a process with a heap of about so many megabytes
 * and a leak of one class: V8 writes it, heapslope parses it as it comes and tells who grows. Beside
 * it V8's snapshot, the bytes of which are dropped. They take turns, in one session and one process.
 */
export async function measureExplaining(megabytes, build, rounds) {
  fillHeap(megabytes);
  const load = (path) => import(pathToFileURL(join(build, path)).href);
  const { startObjectTracking } = await load('node/object-tracking.js');
  const { processClock } = await load('node/process-clock.js');
  const { createSnapshotParser } = await load('snapshot/parse-snapshot.js');
  const { explainGrowth } = await load('explain-growth.js');
  const { judgeContainers } = await load('growth/judge-containers.js');
  const sessions = (globalThis.sessionsOfBench = new Map());
  const tracking = await startObjectTracking(processClock, false);
  await tracking.census();
  const marks = [await tracking.mark()];
  const censusCalls = [0];
  for (const calls of BATCHES) {
    for (let i = 0; i < calls; i++)
      sessions.set(`user-${sessions.size}`, new LeakedSession(sessions.size));
    await tracking.census();
    censusCalls.push(sessions.size);
    marks.push(await tracking.mark());
  }
  const totalCalls = sessions.size;
  const alone = [];
  const explained = [];
  const steps = [];
  let found;
  for (let round = 0; round < rounds; round++) {
    globalThis.gc();
    alone.push(await timed(() => tracking.takeSnapshot(() => {})));
    globalThis.gc();
    const whole = await timed(async () => {
      const parser = createSnapshotParser();
      await tracking.takeSnapshot((chunk) => parser.push(chunk));
      const snapshot = parser.finish();
      const parsed = process.cpuUsage();
      const grown = await tracking.grownContainers();
      const containers = judgeContainers(grown, censusCalls, totalCalls).accumulating;
      found = await explainGrowth({
        snapshot,
        marks,
        calls: BATCHES,
        containers,
        totalCalls,
        sites: [],
        sizesOf: (snapshotId) => tracking.sizesOf(snapshotId),
        sources: {},
      });
      steps.push(toMilliseconds(process.cpuUsage(parsed)));
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
