import type { LeakReport } from '../../report/leak-report.js';

/** What the operations of a task do to memory; `task.result.memory` after `bench.run()`. */
export type TaskMemory = MeasuredMemory | UntoldMemory | ErroredMemory;

export interface MeasuredMemory extends AllocatedMemory {
  state: 'measured';
  retained: RetainedMemory;
}

/** There were fewer batches of operations than a trend needs. */
export interface UntoldMemory extends AllocatedMemory {
  state: 'too-few-operations';
  /** For people. */
  reason: string;
}

/** An operation threw while memory was measured, though none did while the times were taken. */
export interface ErroredMemory {
  state: 'errored';
  error: Error;
}

export interface AllocatedMemory {
  /** What one operation allocates, garbage included. */
  allocated: {
    bytesPerOperation: number;
    /** Operations that were measured for it. */
    operations: number;
  };
  /** Garbage collections, young and full, that a thousand operations bring about. */
  collectionsPerThousand: number;
}

/** What one operation keeps after a full garbage collection, bytes. */
export interface RetainedMemory {
  bytesPerOperation: number;
  low: number;
  high: number;
  /** Coverage of [low, high], such as 0.95. */
  confidence: number;
  /** Operations that were measured for it. */
  operations: number;
  /** Whether the heap stood still, within the limit if there is one. */
  isStill: boolean;
  /** Where there is a limit and the heap did not stand still: the whole check, as `detectLeak` reports it. */
  report?: LeakReport;
}

declare module 'tinybench' {
  interface TaskResultWithStatistics {
    /** What one operation keeps and allocates; there after a run of a Bench that `withMemory` was given. */
    memory?: TaskMemory;
  }
}
