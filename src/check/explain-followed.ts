import type { ExplainOutcome } from './decide-verdict.js';
import { explainGrowth, type Explanation, type ReachableLimit } from './explain-growth.js';
import type { Followed } from './follow-growth.js';
import { ignoreLeaks } from './ignore-leaks.js';
import type { ResolvedOptions } from '../input/options.js';
import type { LiveSite } from '../probe/heap-probe.js';
import { CALLS_PER_TURN } from '../sampling/run-calls.js';
import type { Check } from './start-check.js';

/** What came of looking closer; `followed` where looks were taken for it. */
export interface Explained {
  outcome: ExplainOutcome;
  constructors: Explanation['constructors'];
  followed?: Followed;
}

/** Tells what grows, where it was followed long enough to be called a leak. */
export async function explainFollowed(check: Check, followed: Followed): Promise<Explained> {
  const { judged, end } = followed;
  check.options.signal?.throwIfAborted();
  const isGrowing = judged.state === 'sustained';
  if (!isGrowing || end === 'still')
    return { outcome: { kind: 'followed' }, constructors: [], followed };
  const explanation = await explain(check, followed);
  return { ...sortLeaks(check, explanation), followed };
}

/** Calls by which entries are counted, and the ms that they may take. */
const COUNTED_CALLS = 200;
const COUNTED_MS = 500;

/** The two intervals that are evidence, and the look before them. */
async function explain(check: Check, followed: Followed): Promise<Explanation> {
  const { probe, runner, host, timings, options, onProgress } = check;
  onProgress('explain', followed.calls.length, 0);
  const start = probe.clock.now();
  const explanation = await explainGrowth({
    look: followed.look,
    lastIds: followed.lastIds.slice(-3),
    calls: followed.calls.slice(-2),
    sums: [followed.sums.at(-3) ?? followed.sums[0]!, followed.sums.at(-1)!],
    growing: followed.judged.growing,
    sites: await readSites(check, followed),
    sources: host.sources ?? {},
    readNumbers: followed.tracking.readNumbers,
    readListeners: followed.tracking.readListeners,
    callOn: () => runner.run(COUNTED_CALLS, probe.clock.now() + COUNTED_MS, CALLS_PER_TURN),
  });
  timings.analysis += probe.clock.now() - start;
  options.signal?.throwIfAborted();
  return explanation;
}

/** So much is kept for sites alone, and for so long, where sampling began with the last look and saw no call. */
const SITE_BYTES = 4_000_000;
const MOST_SITE_CALLS = 20_000;
const SITE_MS = 500;
const SITE_INTERVAL = 1024;

async function readSites(check: Check, { tracking, judged }: Followed): Promise<LiveSite[]> {
  const { probe, runner, options, plan } = check;
  const sites = await tracking.readLiveSites();
  const hasTime = probe.clock.now() + 2 * SITE_MS <= plan.giveUpAt;
  if (sites.length > 0 || !hasTime || !options.allocationSites || options.explain === 'never')
    return sites;
  await tracking.sampleAllocations(SITE_INTERVAL);
  const most = Math.ceil(SITE_BYTES / Math.max(1, judged.sustainedPerCall));
  const calls = Math.min(MOST_SITE_CALLS, most);
  await runner.run(calls, probe.clock.now() + SITE_MS, CALLS_PER_TURN);
  await probe.collectGarbage();
  return tracking.readLiveSites();
}

/** What is ignored and what is tolerated is told, and decides nothing. */
function sortLeaks(
  { options, warnings }: Check,
  { leaks, constructors, limits }: Explanation,
): Omit<Explained, 'followed'> {
  const sorted = ignoreLeaks(leaks, options.ignore);
  warnings.push(...sorted.warnings);
  const isTolerated = isTolerable(sumRetained(sorted.leaks), options);
  const judged = isTolerated ? [] : sorted.leaks;
  return {
    outcome: {
      kind: 'explained',
      leaks: judged,
      ignored: isTolerated ? [...sorted.ignored, ...sorted.leaks] : sorted.ignored,
      limits: limits.filter((limit) => isAmong(judged, limit)),
    },
    // What survives without a culprit replaces its like: it would only mislead.
    constructors: leaks.length > 0 ? constructors : [],
  };
}

function isAmong(leaks: readonly { fingerprint: string }[], limit: ReachableLimit): boolean {
  return leaks.some(({ fingerprint }) => fingerprint === limit.fingerprint);
}

function isTolerable(bytesPerCall: number, { tolerance }: ResolvedOptions): boolean {
  return tolerance !== undefined && bytesPerCall <= tolerance;
}

/** What two leaks hold together neither of them retains, and it grows all the same. */
function sumRetained(
  leaks: readonly { retainedBytesPerCall: number; bytesPerCall: number }[],
): number {
  return leaks.reduce(
    (total, leak) => total + Math.max(leak.retainedBytesPerCall, leak.bytesPerCall),
    0,
  );
}
