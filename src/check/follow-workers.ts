import type { Explained } from './explain-followed.js';
import { estimateLookMs } from './estimate-look-ms.js';
import { explainFollowed } from './explain-followed.js';
import { followGrowth, planFollowing } from './follow-growth.js';
import type { WorkerProbe } from '../probe/heap-probe.js';
import { createHeapSeries, type HeapSeries } from '../sampling/heap-series.js';
import { planInterval, planOutlast } from '../sampling/plan-interval.js';
import { takeReading } from '../sampling/take-reading.js';
import { usualCallMs } from '../sampling/usual-call-ms.js';
import type { WatchResult } from '../sampling/watch.js';
import type { Check } from './start-check.js';

/** A worker whose heap gains less than this, bytes per call and in all, is not looked at. */
const LEAST_PER_CALL = 16;
const LEAST_BYTES = 8192;
/** Calls between two readings may take so long, ms. */
const INTERVAL_MS = 4000;

/**
 * Looks at the heaps of the worker threads, where there are any: by two readings, and the one that gained
 * most is followed as the main heap is. A warning tells of workers that cannot be looked at.
 *
 * @returns what came of it; undefined where no worker grows
 */
export async function followWorkers(
  check: Check,
  watched: WatchResult,
): Promise<Explained | undefined> {
  const search = await check.probe.openWorkers?.();
  if (search === undefined) return undefined;
  try {
    if (search.refusal !== undefined) {
      check.warnings.push({
        code: 'workers-not-seen',
        message: `The heaps of this process's worker threads were not looked at: ${search.refusal}`,
      });
    }
    const grown = await findGrown(check, search.workers);
    if (grown === undefined) return undefined;
    return await followWorker(check, { ...watched, series: grown.series }, grown.worker);
  } finally {
    await search.close();
  }
}

interface GrownWorker {
  worker: WorkerProbe;
  series: HeapSeries;
}

/** The worker that gained most in some calls, if any gained much. */
async function findGrown(
  { probe, runner, plan, timings }: Check,
  workers: readonly WorkerProbe[],
): Promise<GrownWorker | undefined> {
  if (workers.length === 0) return undefined;
  const observed = workers.map((worker) => ({ worker, series: createHeapSeries(2) }));
  const readAll = async () => {
    const start = probe.clock.now();
    await workers[0]!.probe.collectGarbage();
    for (const { worker, series } of observed)
      await takeReading(worker.probe, series, runner.calls, 1);
    timings.gc += probe.clock.now() - start;
  };
  await readAll();
  const calls = planInterval({
    callMs: usualCallMs(runner),
    made: runner.calls,
    before: undefined,
    target: planOutlast(usualCallMs(runner), 1),
    bytesPerCall: 0,
    patience: 1,
    availableMs: Math.min(INTERVAL_MS, plan.giveUpAt - probe.clock.now()),
    unit: 1,
  });
  if (calls === 0) return undefined;
  const made = await runner.run(calls, plan.giveUpAt);
  await readAll();
  const gains = observed.map(({ series }) => series.read('heap', 1) - series.read('heap', 0));
  const most = Math.max(...gains);
  return most > Math.max(LEAST_BYTES, LEAST_PER_CALL * made)
    ? observed[gains.indexOf(most)]
    : undefined;
}

async function followWorker(
  check: Check,
  watched: WatchResult,
  { title, probe }: WorkerProbe,
): Promise<Explained | undefined> {
  const inWorker = { ...check, probe };
  const plan = planFollowing(inWorker, estimateLookMs(watched));
  const followed = plan && (await followGrowth(inWorker, watched, plan));
  if (followed === undefined || followed.end === 'still') return undefined;
  const explained = await explainFollowed(inWorker, followed);
  const { outcome } = explained;
  if (outcome.kind !== 'explained') return explained;
  const leaks = outcome.leaks.map((leak) => ({
    ...leak,
    growing: { ...leak.growing, describe: `In ${title}: ${leak.growing.describe}` },
  }));
  return { ...explained, outcome: { ...outcome, leaks } };
}
