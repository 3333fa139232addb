import type { Warning } from './leak-report.js';
import type { SnapshotGrowth } from './snapshot-diff.js';

/**
 * What happened to the heap between `heapDiff()` and `end()`. Plain data: it survives `structuredClone`
 * and `JSON.stringify`.
 */
export interface HeapDiff {
  schemaVersion: 1;
  before: HeapState;
  after: HeapState;
  change: HeapChange;
  /** The places that hold more than before, with what holds them; at most 20, heaviest first. */
  growth: SnapshotGrowth[];
  warnings: Warning[];
}

export interface HeapState {
  /** When the snapshot was taken, ISO 8601. */
  time: string;
  /** Objects and engine records. */
  nodes: number;
  /** Their self sizes, bytes. */
  bytes: number;
}

export interface HeapChange {
  /** From before to after, bytes. */
  bytes: number;
  /** Objects that were not there before. */
  allocated: number;
  /** Objects that are there no more. */
  freed: number;
  /** Constructors with objects of either kind, the largest change in bytes first. */
  constructors: ConstructorDiff[];
}

export interface ConstructorDiff {
  name: string;
  /** From before to after, bytes. */
  bytes: number;
  /** Objects that were not there before. */
  '+': number;
  /** Objects that are there no more. */
  '-': number;
}
