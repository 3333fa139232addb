import type { Leak } from '../report/leak-report.js';

/** A handler is called again and again, one call at a time; what it returns is awaited and dropped. */
export type Handler = () => unknown;

/**
 * An amount of bytes: a number, or text such as '512', '512 B', '1.5 kB' or '1 KiB'. At run time letter case does
 * not matter, either.
 */
export type ByteAmount = number | `${number}` | `${number}${'' | ' '}${ByteUnit}`;

type ByteUnit =
  'B' | 'byte' | 'bytes' | 'kB' | 'KB' | 'kb' | 'MB' | 'mb' | 'GB' | 'gb' | 'KiB' | 'MiB' | 'GiB';

/** What is used of an AbortSignal, Node's or the DOM's: neither's types need be there. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface LeakOptions {
  /** Shown in the report. */
  name?: string;
  /** Calls per batch; default: automatic, so that a batch is worth a garbage collection. */
  calls?: number;
  /** How many batches are measured at least and at most. Default: `{ min: 5, max: 40 }`. */
  batches?: { min?: number; max?: number };
  /** Calls before anything is measured; default: automatic, until the heap stops moving in one direction. */
  warmup?: number;
  /** Milliseconds for the watching phase; the explaining phase has its own. Default 1500. */
  timeBudget?: number;
  /** Bytes per call that are accepted, as a number or as text such as '1 kB'. Default: none is accepted once it has a name; in a trend, less than 1 counts as nothing. */
  tolerance?: ByteAmount;
  /** When a snapshot may be taken. Default 'on-suspicion'. */
  explain?: 'on-suspicion' | 'always' | 'never';
  /** Whether to say where the growing objects were allocated. Default true. */
  allocationSites?: boolean;
  /** Growth that is listed, but not judged: constructor names, regular expressions on names and paths, or predicates. */
  ignore?: IgnoreRule | readonly IgnoreRule[];
  beforeEachCall?: () => unknown;
  afterEachCall?: () => unknown;
  beforeEachBatch?: () => unknown;
  afterEachBatch?: () => unknown;
  /** Ends the check early; it rejects with the signal's reason. */
  signal?: AbortSignalLike;
  /** A folder in which the snapshot is kept when it leaks. */
  snapshotDir?: string;
  onProgress?: (progress: Progress) => void;
}

export type IgnoreRule = string | RegExp | ((leak: Leak) => boolean);

export interface Progress {
  phase:
    'calibrate' | 'warm-up' | 'watch' | 'look' | 'outlast' | 'explain' | 'snapshot' | 'analyse';
  /** Calls so far, of all phases. */
  calls: number;
  /** Batches measured so far in this phase. */
  batches: number;
  /** Heap after the last forced garbage collection, bytes; 0 before the first. */
  heap: number;
}

/** Options after validation: every field is there, and `undefined` stands for "automatic" or "none". */
export interface ResolvedOptions {
  /** Undefined: nameless. An empty name counts as none. */
  readonly name: string | undefined;
  /** Calls per batch; undefined: automatic. */
  readonly calls: number | undefined;
  readonly batches: { readonly min: number; readonly max: number };
  /** Calls; undefined: automatic. */
  readonly warmup: number | undefined;
  /** Milliseconds. */
  readonly timeBudget: number;
  /** Bytes per call that the user accepts, whatever holds them; undefined: none. */
  readonly tolerance: number | undefined;
  /** Bytes per call that count as nothing in a trend: the tolerance, or 1. */
  readonly noiseFloor: number;
  readonly explain: 'on-suspicion' | 'always' | 'never';
  readonly allocationSites: boolean;
  /** Regular expressions are copies without the flags `g` and `y`: `test` remembers nothing. */
  readonly ignore: readonly IgnoreRule[];
  readonly beforeEachCall: (() => unknown) | undefined;
  readonly afterEachCall: (() => unknown) | undefined;
  readonly beforeEachBatch: (() => unknown) | undefined;
  readonly afterEachBatch: (() => unknown) | undefined;
  readonly signal: AbortSignal | undefined;
  readonly snapshotDir: string | undefined;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}
