import { describeValue, isClass, tagOf } from './describe-value.js';
import { InvalidOptionError } from '../report/errors.js';
import { parseBytes } from './parse-bytes.js';
import type { Leak } from '../report/leak-report.js';
import { suggestName } from './suggest-name.js';

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

/** Fewer readings than four have no trend to speak of. */
const FEWEST_BATCHES = 3;
const DEFAULT_BATCHES = { min: 5, max: 40 };
const DEFAULT_TIME_BUDGET = 1500;
/** Growth that counts as nothing where the user sets no tolerance, bytes per call. */
export const NOISE_FLOOR = 1;

/** How many times the usual number of calls somebody has time for: 1, and more with a larger `timeBudget`. */
export function measurePatience({ timeBudget }: Pick<ResolvedOptions, 'timeBudget'>): number {
  return Math.max(1, timeBudget / DEFAULT_TIME_BUDGET);
}

/** What other tools call our options; told when somebody tries them here. */
const FOREIGN_NAMES: Record<string, string> = {
  iterations: 'calls',
  repeats: 'calls',
  warmupIterations: 'warmup',
  threshold: 'tolerance',
  limit: 'tolerance',
  maxGrowth: 'tolerance',
  timeout: 'timeBudget',
  duration: 'timeBudget',
  time: 'timeBudget',
  allowlist: 'ignore',
  exclude: 'ignore',
  snapshots: 'snapshotDir',
};

/**
 * Validates options and fills in the defaults. Done once, where they enter.
 *
 * @param options what the user gave; undefined: all defaults. A field that is undefined counts as left out.
 * @throws InvalidOptionError that names the option, the value seen and what is expected.
 */
export function resolveOptions(options?: unknown): ResolvedOptions {
  if (options === undefined) return withNoiseFloor(resolveFields({}));
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new InvalidOptionError(
      `The options must be an object such as { timeBudget: 3000 }; got ${describeValue(options)}.`,
    );
  }
  const fields = options as Record<string, unknown>;
  const resolved = resolveFields(fields);
  refuseUnknown('option', fields, Object.keys(resolved), FOREIGN_NAMES);
  return withNoiseFloor(resolved);
}

type ResolvedFields = Omit<ResolvedOptions, 'noiseFloor'>;

function withNoiseFloor(resolved: ResolvedFields): ResolvedOptions {
  return { ...resolved, noiseFloor: resolved.tolerance ?? NOISE_FLOOR };
}

function resolveFields(fields: Record<string, unknown>): ResolvedFields {
  return {
    name: readText(fields, 'name') || undefined,
    calls: readInteger(fields, 'calls', 1, 'a positive integer (calls per batch)'),
    batches: readBatches(fields),
    warmup: readInteger(fields, 'warmup', 0, 'a non-negative integer (calls)'),
    timeBudget: readTimeBudget(fields),
    tolerance: readTolerance(fields),
    explain: readExplain(fields),
    allocationSites: readBoolean(fields, 'allocationSites', true),
    ignore: readIgnore(fields),
    beforeEachCall: readFunction(fields, 'beforeEachCall'),
    afterEachCall: readFunction(fields, 'afterEachCall'),
    beforeEachBatch: readFunction(fields, 'beforeEachBatch'),
    afterEachBatch: readFunction(fields, 'afterEachBatch'),
    signal: readSignal(fields),
    snapshotDir: readDirectory(fields),
    onProgress: readFunction(fields, 'onProgress'),
  };
}

/** @throws InvalidOptionError for a field that is not known, with the one that may be meant. */
export function refuseUnknown(
  kind: string,
  given: object,
  known: readonly string[],
  foreign: Record<string, string> = {},
): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const meant = Object.hasOwn(foreign, name) ? foreign[name] : suggestName(name, known);
    const advice =
      meant === undefined ? `Known are: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`;
    throw new InvalidOptionError(`Unknown ${kind} ${describeValue(name)}. ${advice}`);
  }
}

/** The error for an option that cannot be right. */
export function invalid(
  name: string,
  expected: string,
  value: unknown,
  advice = '',
): InvalidOptionError {
  return new InvalidOptionError(
    `Option \`${name}\` must be ${expected}; got ${describeValue(value)}.${advice && ` ${advice}`}`,
  );
}

function readText(fields: Record<string, unknown>, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || typeof value === 'string') return value;
  throw invalid(name, 'a string', value);
}

function readInteger(
  fields: Record<string, unknown>,
  name: string,
  least: number,
  expected: string,
): number | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  throw invalid(name, expected, value);
}

function readBatches(fields: Record<string, unknown>): ResolvedOptions['batches'] {
  const value = fields.batches;
  if (value === undefined) return { ...DEFAULT_BATCHES };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('batches', 'an object such as { min: 5, max: 40 }', value);
  }
  refuseUnknown('field of the option `batches`:', value, ['min', 'max']);
  const given = {
    'batches.min': Reflect.get(value, 'min'),
    'batches.max': Reflect.get(value, 'max'),
  };
  const expected = `an integer of at least ${FEWEST_BATCHES}`;
  const min = readInteger(given, 'batches.min', FEWEST_BATCHES, expected);
  const max = readInteger(given, 'batches.max', FEWEST_BATCHES, expected);
  if (min !== undefined && max !== undefined && max < min) {
    throw invalid('batches.max', `at least \`batches.min\`, which is ${min}`, max);
  }
  // One bound alone moves the other's default out of its way.
  return {
    min: min ?? Math.min(DEFAULT_BATCHES.min, max ?? Infinity),
    max: max ?? Math.max(DEFAULT_BATCHES.max, min ?? 0),
  };
}

function readTimeBudget(fields: Record<string, unknown>): number {
  const value = fields.timeBudget;
  if (value === undefined) return DEFAULT_TIME_BUDGET;
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw invalid('timeBudget', 'a positive, finite number of milliseconds', value);
}

function readTolerance(fields: Record<string, unknown>): number | undefined {
  const value = fields.tolerance;
  if (value === undefined) return undefined;
  const bytes = typeof value === 'string' ? parseBytes(value) : value;
  if (typeof bytes === 'number' && Number.isFinite(bytes) && bytes >= 0) return bytes;
  throw invalid(
    'tolerance',
    "bytes per call: a finite number that is not negative, or text such as '512 B', '1.5 kB' or '1 KiB'",
    value,
  );
}

function readExplain(fields: Record<string, unknown>): ResolvedOptions['explain'] {
  const value = fields.explain;
  if (value === undefined) return 'on-suspicion';
  if (value === 'on-suspicion' || value === 'always' || value === 'never') return value;
  throw invalid('explain', "'on-suspicion', 'always' or 'never'", value);
}

function readBoolean(fields: Record<string, unknown>, name: string, fallback: boolean): boolean {
  const value = fields[name];
  if (value === undefined) return fallback;
  if (typeof value === 'boolean') return value;
  throw invalid(name, 'true or false', value);
}

function readIgnore(fields: Record<string, unknown>): readonly IgnoreRule[] {
  const value = fields.ignore;
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [readIgnoreRule('ignore', value)];
  return value.map((rule, index) => readIgnoreRule(`ignore[${index}]`, rule));
}

function readIgnoreRule(name: string, rule: unknown): IgnoreRule {
  if (typeof rule === 'function' && !isClass(rule)) return rule as (leak: Leak) => boolean;
  if (typeof rule === 'string' && rule !== '') return rule;
  if (tagOf(rule) === 'RegExp') {
    const { source, flags } = rule as RegExp;
    return new RegExp(source, flags.replace(/[gy]/g, ''));
  }
  const advice = isClass(rule) ? `Give its name: '${(rule as { name: string }).name}'.` : '';
  throw invalid(
    name,
    'a constructor name, a regular expression or a function from a leak to a boolean',
    rule,
    advice,
  );
}

function readFunction<F>(fields: Record<string, unknown>, name: string): F | undefined {
  const value = fields[name];
  if (value === undefined || typeof value === 'function') return value as F | undefined;
  throw invalid(name, 'a function', value);
}

export function readSignal(fields: Record<string, unknown>): AbortSignal | undefined {
  const value = fields.signal;
  if (value === undefined) return undefined;
  if (typeof value === 'object' && value !== null) {
    const signal = value as Partial<AbortSignal>;
    if (
      typeof signal.aborted === 'boolean' &&
      typeof signal.throwIfAborted === 'function' &&
      typeof signal.addEventListener === 'function' &&
      typeof signal.removeEventListener === 'function'
    ) {
      return value as AbortSignal;
    }
  }
  const isController = tagOf(value) === 'AbortController';
  throw invalid(
    'signal',
    'an AbortSignal',
    value,
    isController ? "Give the controller's `.signal`." : '',
  );
}

function readDirectory(fields: Record<string, unknown>): string | undefined {
  const value = readText(fields, 'snapshotDir');
  if (value === '')
    throw invalid('snapshotDir', "the path of a folder, '.' for the current one", value);
  return value;
}
