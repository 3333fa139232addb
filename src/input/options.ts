import { describeValue } from './describe-value.js';
import { InvalidOptionError } from '../report/errors.js';
import type { ResolvedOptions } from './leak-options.js';
import {
  DEFAULT_TIME_BUDGET,
  readBatches,
  readBoolean,
  readDirectory,
  readExplain,
  readFunction,
  readIgnore,
  readInteger,
  readSignal,
  readText,
  readTimeBudget,
  readTolerance,
} from './read-option.js';
import { refuseUnknown } from './refuse-option.js';

export type * from './leak-options.js';
export { readSignal } from './read-option.js';
export { invalid, refuseUnknown } from './refuse-option.js';

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
