/** What the page and the process of Vitest tell each other. All of it is sent as JSON. */
import type { LeakOptions } from '../../input/options.js';
import type { LeakReport, Warning } from '../../report/leak-report.js';
import type { RetentionReport } from '../../report/retention-report.js';
import type { Check } from '../../report/run-report.js';

/** Name of the page's own object, by which the process calls handlers. */
export const REGISTRY = '__heapslope__';

/** Names of the commands. */
export const COMMANDS = {
  check: 'heapslopeCheck',
  finish: 'heapslopeFinish',
} as const;

/** A matcher in a test asks for a check. */
export interface CheckRequest {
  kind: 'memory' | 'instances' | 'collected';
  /** By which the page knows the handler, or the object. */
  id: number;
  /** Name of the class, for `instances`. */
  of?: string;
  options: SentOptions;
  hooks: { batch: boolean };
  /** Milliseconds that the test has left; absent where there is no limit. */
  msLeft?: number;
  warnings: Warning[];
  origin: SentOrigin;
  /** For `collected`. */
  object?: { name: string; isWithRunner: boolean };
}

export interface SentOrigin {
  file: string | undefined;
  path: string[];
  matcher: string;
  expected: 'clean' | 'leak';
  place: string | undefined;
  /** Stands for one try of the test. */
  key: string;
}

/** Without what only the page can call. */
export type SentOptions = Omit<
  LeakOptions,
  | 'ignore'
  | 'signal'
  | 'onProgress'
  | 'beforeEachCall'
  | 'afterEachCall'
  | 'beforeEachBatch'
  | 'afterEachBatch'
> & { ignore?: (string | { source: string; flags: string })[] };

export type CheckAnswer =
  | { kind: 'report'; report: LeakReport; check: Check }
  | { kind: 'retention'; report: RetentionReport; check: Check }
  /** The browser cannot be measured, and the plugin's options say to skip. */
  | { kind: 'skipped'; reason: string }
  | {
      kind: 'error';
      code: string;
      name: string;
      message: string;
      call?: number;
      waitedMs?: number;
    };

/** What calls came to, told by the page. */
export interface CallsTold {
  made: number;
  took: number;
  longest: number;
  failure?: { name: string; message: string; stack: string };
}
