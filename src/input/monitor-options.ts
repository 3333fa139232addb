import { describeValue } from './describe-value.js';
import { InvalidOptionError } from '../report/errors.js';
import { invalid, refuseUnknown, type ByteAmount } from './options.js';
import { parseBytes } from './parse-bytes.js';
import type { RiseRule } from '../trend/judge-rise.js';

/** What counts as a sustained rise. */
export interface MonitorOptions {
  /**
   * Full garbage collections over which the heap must rise. Default 8. However many they are, a trend is taken
   * over 120 readings at most: of more than 20 collections, each n-th is looked at.
   */
  collections?: number;
  /** Milliseconds over which it must rise: start-up is none. Default 60 000. */
  duration?: number;
  /** Bytes by which it must rise, as a number or as text such as '5 MB'. Default '1 MB'. */
  growth?: ByteAmount;
}

const DEFAULTS: RiseRule = { collections: 8, duration: 60_000, growth: 1e6 };
/** Fewer readings have no trend. */
const FEWEST_COLLECTIONS = 4;
/** What others call them. */
const FOREIGN = {
  interval: 'duration',
  window: 'duration',
  time: 'duration',
  gcs: 'collections',
  count: 'collections',
  threshold: 'growth',
  tolerance: 'growth',
  limit: 'growth',
};

/**
 * Validates the options of `monitorHeap` and fills in the defaults.
 *
 * @throws InvalidOptionError that names the option, the value seen and what is expected
 */
export function resolveMonitorOptions(options?: unknown): RiseRule {
  if (options === undefined) return { ...DEFAULTS };
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new InvalidOptionError(
      `The options must be an object such as { growth: '5 MB' }; got ${describeValue(options)}.`,
    );
  }
  refuseUnknown('option', options, Object.keys(DEFAULTS), FOREIGN);
  const { collections, duration, growth } = options as Record<keyof RiseRule, unknown>;
  return {
    collections: readCollections(collections),
    duration: readDuration(duration),
    growth: readGrowth(growth),
  };
}

function readCollections(value: unknown): number {
  if (value === undefined) return DEFAULTS.collections;
  if (Number.isSafeInteger(value) && (value as number) >= FEWEST_COLLECTIONS) {
    return value as number;
  }
  throw invalid('collections', `an integer of at least ${FEWEST_COLLECTIONS}`, value);
}

function readDuration(value: unknown): number {
  if (value === undefined) return DEFAULTS.duration;
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw invalid('duration', 'a finite number of milliseconds that is not negative', value);
}

function readGrowth(value: unknown): number {
  if (value === undefined) return DEFAULTS.growth;
  const bytes = typeof value === 'string' ? parseBytes(value) : value;
  if (typeof bytes === 'number' && Number.isFinite(bytes) && bytes >= 0) return bytes;
  throw invalid(
    'growth',
    "bytes: a finite number that is not negative, or text such as '512 kB' or '5 MB'",
    value,
  );
}
