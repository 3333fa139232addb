import { formatReport } from '../../../src/report/format-report.js';
import type { ConstructorGrowth, Leak, LeakReport } from '../../../src/report/leak-report.js';

/** Stands for every number of bytes, and is told as `### B`. */
const BYTES = 777;
/** Stands for every number of calls, and is told as `N`. */
const CALLS = 555;

/** A new context comes with so many constructors, some of them made when they are first asked for. */
const WHOLE_CONTEXT = 100;

/**
 * A report as text, without what differs from run to run: amounts of memory, times, numbers of
 * calls, how the heap moved, versions. What grows, by how much, what holds it, whose it is and
 * what to do is left as it is.
 *
 * Numbers are replaced in the report and not in its text, so that no line breaks elsewhere.
 */
export function tellMasked(report: LeakReport): string {
  return formatReport(maskReport(report), { width: 100 })
    .replace(/\b777(?= B\b| to| of)/g, '###')
    .replace(/\b555(?=\s+(?:warm-up\s+|more\s+)?calls)/g, 'N')
    .replace(/(node:[\w/]+):\d+:\d+/g, '$1')
    .replace(/(heap after GC) .*/, '$1  …')
    .replace(/, in 0 ms.*/, '.');
}

function maskReport(report: LeakReport): LeakReport {
  const heap = (calls: number) => ({ ...report.samples[0], calls, heap: 0 });
  return {
    ...report,
    reason: report.reason
      .replace(/over [\d,]+ calls/, `over ${CALLS} calls`)
      .replace(/\d+ entries after \d+ calls/, `${CALLS} entries after ${CALLS} calls`)
      .replace(/some \d+ more calls/, `some ${CALLS} more calls`)
      .replace(/warmup: \d+/, `warmup: ${CALLS}`),
    calls: CALLS,
    warmupCalls: CALLS,
    bytesPerCall: { estimate: BYTES, low: BYTES, high: BYTES, confidence: 0.95 },
    detectable: BYTES,
    rarest: { bytes: 0, oneIn: 0 },
    account: [],
    shape: 'linear',
    channels: [],
    samples: [heap(0), heap(CALLS)],
    constructors: maskConstructors(report.constructors),
    leaks: report.leaks.map(maskLeak),
    ignored: report.ignored.map(maskLeak),
    runtime: { node: '20.0.0', v8: '11', platform: 'linux', arch: 'x64' },
    timings: { total: 0, handler: 0, gc: 0, snapshot: 1, analysis: 0, waiting: 0, other: 0 },
  };
}

function maskLeak({ allocationSite, pattern, ...leak }: Leak): Leak {
  // Where numbers were pushed is seen only if the table happened to grow while allocations were
  // sampled.
  const isSeenAlways = leak.constructors.length > 0;
  return {
    ...leak,
    ...(isSeenAlways && allocationSite ? { allocationSite } : {}),
    ...(pattern ? { pattern: { ...pattern, advice: maskAdvice(pattern.advice) } } : {}),
    countPerCall: roundRate(leak.countPerCall),
    bytesPerCall: BYTES,
    retainedBytesPerCall: BYTES,
    ...(leak.heldBytesPerCall === undefined ? {} : { heldBytesPerCall: BYTES }),
    constructors: maskConstructors(leak.constructors),
    retainerPath: leak.retainerPath.map((step) => ({
      ...step,
      edge: step.edge.replace(/ ×\d+$/, ' ×N'),
    })),
  };
}

/** How many calls are missing depends on how many there were. */
function maskAdvice(advice: string): string {
  return advice.replace(/some [\d,]+ more calls/, `some ${CALLS} more calls`);
}

function maskConstructors(constructors: readonly ConstructorGrowth[]): ConstructorGrowth[] {
  return constructors.filter(isOfTheProgram).map((growth) => ({
    ...growth,
    countPerCall: roundRate(growth.countPerCall),
    bytesPerCall: BYTES,
    retainedBytesPerCall: BYTES,
    intervals: [],
  }));
}

/** The first, and others unless the engine makes some of them as well. */
function isOfTheProgram(
  { name }: ConstructorGrowth,
  at: number,
  { length }: readonly ConstructorGrowth[],
): boolean {
  return at === 0 || (name !== '(string)' && name !== '(number)' && length < WHOLE_CONTEXT);
}

/** Strings and numbers are made now and then by the engine, too. */
function roundRate(rate: number): number {
  return rate < 1 ? Number(rate.toFixed(1)) : Math.round(rate);
}
