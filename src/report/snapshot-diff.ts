import type {
  GrowingEdge,
  Owner,
  PackageRef,
  RetainerStep,
  SourceLocation,
  Warning,
} from './leak-report.js';

/**
 * What two or more heap snapshots differ by. Plain data: it survives `structuredClone` and
 * `JSON.stringify`. Lists such as `counts` have one entry per snapshot, in the order given.
 */
export interface SnapshotDiff {
  schemaVersion: 1;
  /**
   * `growth`: something rises in every interval. `no-growth`: nothing does. `inconclusive`: the heap's
   * size rises in every interval and no path explains it, or the snapshots have little in common.
   * Growth is no leak yet: what files show is not known to go on with every call.
   */
  outcome: DiffOutcome;
  /** The outcome in one sentence, for people. */
  reason: string;
  snapshots: SnapshotSummary[];
  /** Constructors with more instances in every next snapshot, what rises most steadily first; at most 32. */
  constructors: ConstructorChange[];
  /** The places that grow, topmost objects only; at most 20, ordered as `constructors` are. */
  growth: SnapshotGrowth[];
  warnings: Warning[];
}

export type DiffOutcome = 'growth' | 'no-growth' | 'inconclusive';

export interface SnapshotSummary {
  /** The file as it was given, or `snapshot 1` for bytes from elsewhere. */
  name: string;
  nodes: number;
  edges: number;
  /** Self sizes of all nodes, bytes. */
  bytes: number;
}

export interface ConstructorChange {
  name: string;
  /** Where the constructor or closure is defined, when the last snapshot says. */
  location?: SourceLocation;
  /** Instances in each snapshot. */
  counts: number[];
  /** Their self sizes in each snapshot, bytes. */
  bytes: number[];
  /** From the first snapshot to the last. */
  countChange: number;
  /** From the first snapshot to the last. */
  bytesChange: number;
  /** What all instances retain in the last snapshot, bytes; summed over dominators. */
  retainedBytes: number;
}

export interface SnapshotGrowth {
  /** Stable across runs and machines; the same as a leak's in a `LeakReport`. */
  fingerprint: string;
  /** The object that grows, and by what; its `describe` tells the change over all snapshots. */
  growing: GrowingEdge;
  /** Direct members of the most numerous class in each snapshot. Equal where only bytes grow. */
  counts: number[];
  /** Their self sizes in each snapshot with their backing stores, bytes. */
  bytes: number[];
  countChange: number;
  bytesChange: number;
  /** Retained size of the set of all direct members in the last snapshot, bytes. */
  retainedBytes: number;
  /** What comes to be there and below in every interval, the most retained first. */
  constructors: ConstructorChange[];
  /** GC root first, in the last snapshot. */
  retainerPath: RetainerStep[];
  /** Whose code holds it. */
  package?: PackageRef;
  pattern?: { id: string; advice: string };
  owner: Owner;
}
