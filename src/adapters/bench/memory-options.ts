import { describeValue } from '../../input/describe-value.js';
import { InvalidOptionError } from '../../report/errors.js';
import { invalid, refuseUnknown, resolveOptions } from '../../input/options.js';
import { parseBytes } from '../../input/parse-bytes.js';

export interface MemoryOptions {
  /** Milliseconds per task to find out what an operation retains. Default 1500. */
  timeBudget?: number;
  /** Milliseconds per task to find out what an operation allocates. Default 300. */
  allocationTime?: number;
  /**
   * Bytes that an operation may retain, as a number or as text such as '1 kB', for all tasks or by the name
   * of a task. A task that retains more is explained on standard error, and the process exits with code 1,
   * or 2 where it cannot be told. Default: nothing fails.
   */
  failAbove?: number | string | Readonly<Record<string, number | string>>;
}

export interface ResolvedMemoryOptions {
  readonly timeBudget: number;
  readonly allocationTime: number;
  /** Bytes that an operation of the task may retain; undefined: any. */
  findLimit(task: string): number | undefined;
}

const DEFAULT_ALLOCATION_TIME = 300;
const KNOWN = ['timeBudget', 'allocationTime', 'failAbove'];
/** What others call them. */
const FOREIGN = {
  time: 'timeBudget',
  threshold: 'failAbove',
  tolerance: 'failAbove',
  limit: 'failAbove',
  max: 'failAbove',
};

/**
 * Validates the options of `withMemory` and fills in the defaults.
 *
 * @throws InvalidOptionError that names the option, the value seen and what is expected
 */
export function resolveMemoryOptions(options: unknown): ResolvedMemoryOptions {
  if (options !== undefined && (typeof options !== 'object' || options === null)) {
    throw new InvalidOptionError(
      `The options must be an object such as { failAbove: '1 kB' }; got ${describeValue(options)}.`,
    );
  }
  const fields = (options ?? {}) as Record<keyof MemoryOptions, unknown>;
  refuseUnknown('option', fields, KNOWN, FOREIGN);
  const { timeBudget } = resolveOptions({ timeBudget: fields.timeBudget });
  return {
    timeBudget,
    allocationTime: readTime(fields.allocationTime),
    findLimit: readLimits(fields.failAbove),
  };
}

function readTime(value: unknown): number {
  if (value === undefined) return DEFAULT_ALLOCATION_TIME;
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw invalid('allocationTime', 'a positive, finite number of milliseconds', value);
}

function readLimits(value: unknown): (task: string) => number | undefined {
  if (value === undefined) return () => undefined;
  if (typeof value !== 'object' || value === null) {
    const limit = readLimit('failAbove', value);
    return () => limit;
  }
  const limits = new Map(
    Object.entries(value).map(([task, limit]) => [task, readLimit(`failAbove.${task}`, limit)]),
  );
  return (task) => limits.get(task);
}

function readLimit(name: string, value: unknown): number {
  const bytes = typeof value === 'string' ? parseBytes(value) : value;
  if (typeof bytes === 'number' && Number.isFinite(bytes) && bytes >= 0) return bytes;
  throw invalid(
    name,
    "bytes per operation: a finite number that is not negative, or text such as '512 B' or '1 kB'",
    value,
  );
}
