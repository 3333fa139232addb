import type { Owner, PackageRef, RetainerStep, Runtime } from './leak-report.js';

/** Whether one object became garbage, and what holds it if not. Plain data. */
export interface RetentionReport {
  schemaVersion: 1;
  verdict: 'collected' | 'retained' | 'inconclusive';
  /** The verdict in one sentence, for people. */
  reason: string;
  /** What the object is: its constructor. */
  object: string;
  /** What holds it. Only where the verdict is `retained`. */
  holder?: RetentionHolder;
  runtime: Runtime;
  /** Milliseconds, in all. */
  elapsed: number;
}

export interface RetentionHolder {
  /** GC root first; the object is the last step. */
  retainerPath: RetainerStep[];
  /** What would be freed with the object, itself included, bytes. */
  retainedBytes: number;
  fingerprint: string;
  /** Whose code holds it. */
  package?: PackageRef;
  owner: Owner;
  pattern?: { id: string; advice: string };
}
