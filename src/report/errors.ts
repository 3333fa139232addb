import type { LeakReport, LoadSummary } from './leak-report.js';

/** Brand that survives realms, Jest's sandbox and two copies of the package, where `instanceof` does not. */
const BRAND = Symbol.for('heapslope.error');

export type HeapslopeErrorCode =
  | 'HEAPSLOPE_LEAK'
  | 'HEAPSLOPE_INCONCLUSIVE'
  | 'HEAPSLOPE_HANDLER'
  | 'HEAPSLOPE_INVALID_OPTION'
  | 'HEAPSLOPE_SNAPSHOT_FORMAT'
  | 'HEAPSLOPE_GC_UNAVAILABLE'
  | 'HEAPSLOPE_TARGET_LOST'
  | 'HEAPSLOPE_LOAD'
  | 'HEAPSLOPE_HANDLER_TIMEOUT'
  | 'HEAPSLOPE_UNSUPPORTED_BROWSER'
  | 'HEAPSLOPE_USAGE';

/** Base of every error that heapslope throws. `code` is stable; `message` is for people. */
export class HeapslopeError extends Error {
  readonly code: HeapslopeErrorCode;
  readonly [BRAND] = true;

  constructor(code: HeapslopeErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Whether a value is an error of heapslope's, from whatever realm or copy of the package. */
export function isHeapslopeError(value: unknown): value is HeapslopeError {
  return (
    typeof value === 'object' && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true
  );
}

/** The handler leaks. The message is the whole report as text. */
export class LeakError extends HeapslopeError {
  readonly report: LeakReport;

  constructor(report: LeakReport, message: string) {
    super('HEAPSLOPE_LEAK', message);
    this.report = report;
  }
}

/** Whether the handler leaks could not be told. The message is the whole report as text. */
export class InconclusiveError extends HeapslopeError {
  readonly report: LeakReport;

  constructor(report: LeakReport, message: string) {
    super('HEAPSLOPE_INCONCLUSIVE', message);
    this.report = report;
  }
}

/** An option is unknown, of the wrong type or out of range. */
export class InvalidOptionError extends HeapslopeError {
  constructor(message: string, cause?: unknown) {
    super('HEAPSLOPE_INVALID_OPTION', message, cause === undefined ? {} : { cause });
  }
}

/** heapslope was loaded, configured or called where or in an order in which it cannot work. */
export class UsageError extends HeapslopeError {
  constructor(message: string, cause?: unknown) {
    super('HEAPSLOPE_USAGE', message, cause === undefined ? {} : { cause });
  }
}

/** The handler threw or rejected: never a verdict. `call` counts from 1, warm-up included. */
export class HandlerError extends HeapslopeError {
  readonly call: number;

  /** @param message in place of the one for who wrote the handler */
  constructor(call: number, cause: unknown, message?: string) {
    super('HEAPSLOPE_HANDLER', message ?? describeFailure(call, cause), { cause });
    this.call = call;
  }
}

/** A call of the handler did not settle in time. `call` counts from 1, warm-up included. */
export class HandlerTimeoutError extends HeapslopeError {
  readonly call: number;
  /** How long the call was waited for, ms. */
  readonly waitedMs: number;

  /** @param advice what to do about it */
  constructor(call: number, waitedMs: number, advice: string = SETTLE) {
    super(
      'HEAPSLOPE_HANDLER_TIMEOUT',
      `The handler did not settle at call ${call}: it was waited for ${Math.round(waitedMs)} ms. ${advice}`,
    );
    this.call = call;
    this.waitedMs = waitedMs;
  }
}

const SETTLE =
  'Make sure that the promise it returns resolves, or give the test a longer timeout if one call really takes that long.';

/** gc could not be had, so nothing can be measured. */
export class GcUnavailableError extends HeapslopeError {
  constructor(message: string, cause?: unknown) {
    super('HEAPSLOPE_GC_UNAVAILABLE', message, { cause });
  }
}

/** A heap snapshot is truncated, foreign or broken. */
export class SnapshotFormatError extends HeapslopeError {
  /** The section of the file in which reading stopped, such as `nodes` or `strings`. */
  readonly section: string;
  /** Byte offset from the start of the file. */
  readonly offset: number;

  constructor(section: string, offset: number, message: string) {
    super(
      'HEAPSLOPE_SNAPSHOT_FORMAT',
      `Not a readable heap snapshot: ${message} (section ${section}, byte ${offset}).`,
    );
    this.section = section;
    this.offset = offset;
  }
}

/** The measured process could not be had, died or went away. */
export class TargetLostError extends HeapslopeError {
  constructor(message: string, cause?: unknown) {
    super('HEAPSLOPE_TARGET_LOST', message, { cause });
  }
}

/** The browser has no protocol by which its heap can be measured. */
export class UnsupportedBrowserError extends HeapslopeError {
  constructor(message: string, cause?: unknown) {
    super('HEAPSLOPE_UNSUPPORTED_BROWSER', message, { cause });
  }
}

/** Too many requests failed for the answers to say anything: never a verdict. */
export class LoadError extends HeapslopeError {
  readonly load: LoadSummary;

  constructor(load: LoadSummary, message: string, cause?: unknown) {
    super('HEAPSLOPE_LOAD', message, { cause });
    this.load = load;
  }
}

function describeFailure(call: number, cause: unknown): string {
  return `The handler failed at call ${call}: ${describeCause(cause)}\nA handler that throws cannot be measured. Make every call succeed, or catch inside the handler what it is expected to throw.`;
}

/** A failure in a few words: `TypeError: x is not a function`. */
export function describeCause(cause: unknown): string {
  // Errors of another realm (Jest's sandbox) are objects with a message, but no instances of this Error.
  if (typeof cause === 'object' && cause !== null && 'message' in cause) {
    const { name, message } = cause as { name?: unknown; message: unknown };
    return typeof name === 'string' && name !== ''
      ? `${name}: ${String(message)}`
      : String(message);
  }
  return String(cause);
}
