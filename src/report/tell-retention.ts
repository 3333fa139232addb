import type { Leak, LeakReport } from './leak-report.js';
import type { RetentionReport } from './retention-report.js';

/**
 * What became of one object as a report of one call: an object that is held is a leak of one object in that
 * call, so that whatever takes reports takes this.
 */
export function tellRetention(report: RetentionReport): LeakReport {
  const { verdict, reason, object, holder, runtime, elapsed } = report;
  const bytes = holder?.retainedBytes ?? 0;
  const growth = {
    name: object,
    countPerCall: 1,
    bytesPerCall: bytes,
    retainedBytesPerCall: bytes,
    intervals: [1],
  };
  const leak = holder && describeHeld(object, holder, growth);
  return {
    schemaVersion: 1,
    name: object,
    verdict: ({ collected: 'clean', retained: 'leak', inconclusive: 'inconclusive' } as const)[
      verdict
    ],
    reason,
    calls: 1,
    warmupCalls: 0,
    bytesPerCall: { estimate: bytes, low: bytes, high: bytes, confidence: 1 },
    detectable: 0,
    rarest: { bytes: 0, oneIn: 0 },
    account: [],
    shape: 'step',
    channels: [],
    samples: [],
    constructors: leak ? [growth] : [],
    leaks: leak ? [leak] : [],
    ignored: [],
    warnings: [],
    runtime,
    timings: {
      total: elapsed,
      handler: 0,
      gc: 0,
      snapshot: 0,
      analysis: 0,
      waiting: 0,
      other: elapsed,
    },
  };
}

function describeHeld(
  object: string,
  holder: NonNullable<RetentionReport['holder']>,
  growth: Leak['constructors'][number],
): Leak {
  const { fingerprint, retainerPath, retainedBytes, owner, pattern } = holder;
  return {
    fingerprint,
    growing: { constructor: object, edge: '', describe: `${object} is still held` },
    constructors: [growth],
    countPerCall: 1,
    bytesPerCall: retainedBytes,
    retainedBytesPerCall: retainedBytes,
    retainerPath,
    ...(holder.package === undefined ? {} : { package: holder.package }),
    ...(pattern === undefined ? {} : { pattern }),
    owner,
  };
}
