import { formatBytes, isKnownAmount } from './format-amount.js';
import { CLIMBS_ON, type LeakReport } from './leak-report.js';

const FEW_BATCHES = 5;

const ADVICE_UNCOUNTED =
  "Instances are counted through Node's inspector: run the test where it can be used, without --permission and not within the handler of another check. toLeakMemory watches the heap without it.";

const FILLS_MEMORY = /check stopped before it would have filled the memory/;
const ADVICE_MEMORY =
  'Give the process more memory (node --max-old-space-size, execArgv in Vitest), or let a call of the test keep less.';

const BELOW_LIMIT = 'cache-below-its-limit';
const ADVICE_LIMIT =
  'Let the check reach the limit: give it a small one in the test, or fill it before it is measured, as the first sentence says. More time alone hardly does.';

const ADVICE_NAMED =
  'If what grows above is not meant to stay, do what its advice says: that needs no longer check. If it is a cache that fills up and stops, the check needs the calls to see it full.';

/** What to change so that an inconclusive check becomes sure, most useful first; sentences for people. */
export function adviseChange(report: LeakReport): string[] {
  // Counts know neither noise nor tolerance.
  if (report.instances?.samples.length === 0) return [ADVICE_UNCOUNTED];
  // No more calls make it surer.
  const climb = report.warnings.find(({ code }) => code === CLIMBS_ON);
  if (climb !== undefined) return [climb.message];
  // More time, or more calls, would only fill it.
  if (FILLS_MEMORY.test(report.reason)) return [ADVICE_MEMORY];
  if (report.instances) return [adviseTime(report)];
  if (report.leaks.some(({ pattern }) => pattern?.id === BELOW_LIMIT)) return [ADVICE_LIMIT];
  // Its holder is known: to make the calls alike, or to accept it, would end no hunt.
  if (report.leaks.some(({ pattern }) => pattern !== undefined))
    return [ADVICE_NAMED, adviseTime(report)];
  return [
    adviseTime(report),
    adviseShape(report),
    adviseExplaining(report),
    adviseTolerance(report),
  ].filter((advice) => advice !== undefined);
}

function adviseTime({ samples, timings }: LeakReport): string {
  const batches = Math.max(samples.length - 1, 0);
  const milliseconds = Math.max(
    3000,
    Math.ceil((4 * (timings.handler + timings.gc)) / 1000) * 1000,
  );
  const option = Number.isFinite(milliseconds) ? `timeBudget: ${milliseconds}` : 'timeBudget';
  const first =
    batches < FEW_BATCHES
      ? `Give it more time, ${option}: only ${batches === 1 ? '1 batch' : `${batches} batches`} could be measured.`
      : `Give it more time: ${option}.`;
  return `${first} The test needs a longer timeout than that.`;
}

function adviseShape({ shape, samples, warmupCalls }: LeakReport): string | undefined {
  switch (shape) {
    case 'noisy':
    case 'sawtooth':
      return `Make the calls alike: between batches the heap moves by up to ${formatBytes(largestStep(samples))}. Await all that the handler starts, give every call the same work, and run nothing else beside it (no test.concurrent).`;
    case 'step':
      return `Measure more batches, batches: { min: ${Math.max(2 * (samples.length - 1), 10)} }: the heap rose in jumps that stayed, as a table does that doubles, and as code does that is compiled late.`;
    case 'settled':
      return `Warm up for longer, warmup: ${Math.max(2 * warmupCalls, 100)}: the heap rose at first and then stood still.`;
    case 'linear':
    case 'flat':
      return undefined;
  }
}

function adviseExplaining({ timings, constructors, reason }: LeakReport): string | undefined {
  // Whether one was allowed, the first sentence says.
  const isSaid = reason.includes("explain: 'on-suspicion'");
  if (timings.snapshot > 0 || constructors.length > 0 || isSaid) return undefined;
  return "No heap snapshot was taken: give the test the time for one (and where it says explain: 'never', allow it).";
}

function adviseTolerance({ bytesPerCall: { high } }: LeakReport): string | undefined {
  if (!isKnownAmount(high) || high <= 0) return undefined;
  const magnitude = 10 ** (Math.floor(Math.log10(high)) - 1);
  const accepted = Math.max(1, Math.ceil(high / magnitude) * magnitude);
  return `If that much is acceptable, say so: tolerance: '${formatBytes(accepted)}'.`;
}

function largestStep(samples: LeakReport['samples']): number {
  const steps = samples.slice(1).map(({ heap }, index) => Math.abs(heap - samples[index]!.heap));
  return steps.reduce((most, step) => Math.max(most, step), 0);
}
