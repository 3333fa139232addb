import { isClass, tagOf } from './describe-value.js';
import type { Leak } from '../report/leak-report.js';
import type { IgnoreRule, ResolvedOptions } from './leak-options.js';
import { parseBytes } from './parse-bytes.js';
import { invalid, refuseUnknown } from './refuse-option.js';

/** Fewer readings than four have no trend to speak of. */
const FEWEST_BATCHES = 3;
const DEFAULT_BATCHES = { min: 5, max: 40 };
export const DEFAULT_TIME_BUDGET = 1500;

/*
 * One reader for each kind of option: what is undefined counts as left out, and what cannot be right is an
 * InvalidOptionError that names the option.
 */

export function readText(fields: Record<string, unknown>, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || typeof value === 'string') return value;
  throw invalid(name, 'a string', value);
}

export function readInteger(
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

export function readBatches(fields: Record<string, unknown>): ResolvedOptions['batches'] {
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

export function readTimeBudget(fields: Record<string, unknown>): number {
  const value = fields.timeBudget;
  if (value === undefined) return DEFAULT_TIME_BUDGET;
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw invalid('timeBudget', 'a positive, finite number of milliseconds', value);
}

export function readTolerance(fields: Record<string, unknown>): number | undefined {
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

export function readExplain(fields: Record<string, unknown>): ResolvedOptions['explain'] {
  const value = fields.explain;
  if (value === undefined) return 'on-suspicion';
  if (value === 'on-suspicion' || value === 'always' || value === 'never') return value;
  throw invalid('explain', "'on-suspicion', 'always' or 'never'", value);
}

export function readBoolean(
  fields: Record<string, unknown>,
  name: string,
  fallback: boolean,
): boolean {
  const value = fields[name];
  if (value === undefined) return fallback;
  if (typeof value === 'boolean') return value;
  throw invalid(name, 'true or false', value);
}

export function readIgnore(fields: Record<string, unknown>): readonly IgnoreRule[] {
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

export function readFunction<F>(fields: Record<string, unknown>, name: string): F | undefined {
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

export function readDirectory(fields: Record<string, unknown>): string | undefined {
  const value = readText(fields, 'snapshotDir');
  if (value === '')
    throw invalid('snapshotDir', "the path of a folder, '.' for the current one", value);
  return value;
}
