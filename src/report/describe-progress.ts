import { formatBytes, formatCount } from './format-amount.js';

/** How far a check has come. Phases that are not known here are told by their name. */
export interface ProgressStep {
  phase: string;
  /** Calls so far, of all phases. */
  calls: number;
  /** Batches measured so far in this phase. */
  batches: number;
  /** Heap after the last forced garbage collection, bytes; 0 before the first. */
  heap: number;
}

const PHASES: Record<string, string> = {
  calibrate: 'starting',
  'warm-up': 'warming up',
  watch: 'watching',
  look: 'looking closer',
  outlast: 'making sure',
  explain: 'explaining',
  snapshot: 'taking a heap snapshot',
  analyse: 'reading the snapshot',
};

/** What a check is doing, as a word or a few. */
export function describePhase(phase: string): string {
  return Object.hasOwn(PHASES, phase) ? PHASES[phase]! : phase;
}

/** What a check is doing and how far it is, in one line: `watching, 2400 calls`. */
export function describeProgress({ phase, calls, heap }: ProgressStep): string {
  const what = describePhase(phase);
  const ofWhat = phase === 'snapshot' && heap > 0 ? ` of ${formatBytes(heap)}` : '';
  return calls === 0 ? `${what}${ofWhat}` : `${what}${ofWhat}, ${formatCount(calls, 'call')}`;
}
