import { cleanProse } from '../report/lay-out-lines.js';
import type { LeakReport } from '../report/leak-report.js';

/** One thing that leaks, as the baseline and comparisons know it. */
export interface KnownCulprit {
  /** Stable across runs and machines. */
  fingerprint: string;
  /** What grows, without its rate, which differs from run to run. */
  what: string;
  /** Retained bytes per call. */
  bytesPerCall: number;
}

/**
 * What leaks by a report, most retained first; nothing where the verdict is another one than `leak`. A leak
 * that no object explains has the name of what grows for its fingerprint: a channel, or a class.
 */
export function listCulprits(report: LeakReport): KnownCulprit[] {
  if (report.verdict !== 'leak') return [];
  const found = report.leaks.map(({ fingerprint, growing, retainedBytesPerCall }) => ({
    fingerprint: cleanProse(fingerprint),
    what: nameGrowing(growing.describe),
    bytesPerCall: retainedBytesPerCall,
  }));
  return found.length > 0 ? mergeSame(found) : [nameGrowth(report)];
}

/** `Array Container.instances: +1.00 element per call` without its rate. */
export function nameGrowing(describe: string): string {
  return cleanProse(describe.replace(/: [+-]\d.*$/s, ''));
}

/** Several places of one kind have one fingerprint. */
function mergeSame(culprits: readonly KnownCulprit[]): KnownCulprit[] {
  const merged = new Map<string, KnownCulprit>();
  for (const culprit of culprits) {
    const same = merged.get(culprit.fingerprint);
    if (same) same.bytesPerCall += culprit.bytesPerCall;
    else merged.set(culprit.fingerprint, { ...culprit });
  }
  return [...merged.values()];
}

function nameGrowth({ instances, channels, bytesPerCall }: LeakReport): KnownCulprit {
  const bytes = bytesPerCall.estimate;
  if (instances !== undefined) {
    const name = cleanProse(instances.constructor);
    return {
      fingerprint: `instances:${name}`,
      what: `instances of ${name}`,
      bytesPerCall: bytes,
    };
  }
  const channel = channels.find(({ isJudged, isGrowing }) => isJudged && isGrowing);
  if (channel === undefined) return { fingerprint: 'heap', what: 'the heap', bytesPerCall: bytes };
  const { name, unit, perCall } = channel;
  return { fingerprint: name, what: name, bytesPerCall: unit === 'bytes' ? perCall : bytes };
}
