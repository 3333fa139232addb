import { dropUndefined } from '../input/drop-undefined.js';
import type { ByteAmount, LeakOptions } from '../input/options.js';
import { UsageError } from './command.js';

/** Options that every command takes that runs a check, as `readArguments` knows them. */
export const CHECK_OPTIONS = {
  calls: { type: 'string' },
  warmup: { type: 'string' },
  tolerance: { type: 'string' },
  'time-budget': { type: 'string' },
  'snapshot-dir': { type: 'string' },
  json: { type: 'boolean' },
  html: { type: 'string' },
} as const;

/** Their lines in a help text. */
export const CHECK_HELP = `  --calls N           calls per batch (default: automatic)
  --warmup N          calls before anything is measured (default: automatic)
  --tolerance BYTES   growth per call that is accepted, such as 512 or '1 kB'
  --time-budget MS    time for the watching phase (default 1500, of a server 3000)
  --snapshot-dir DIR  keep the heap snapshot there when it leaks
  --json              print the report as JSON, and nothing else
  --html FILE         write a page with charts, paths and source as well
  --help              print this`;

export type CheckValues = {
  [Name in keyof typeof CHECK_OPTIONS]?: Name extends 'json' ? boolean : string;
};

/** @throws UsageError for a number that is none; the rest is validated with the check's own options */
export function readCheckOptions(values: CheckValues): LeakOptions {
  return dropUndefined({
    calls: readWhole('calls', values.calls, 1),
    warmup: readWhole('warmup', values.warmup, 0),
    // Validated with the check's own options.
    tolerance: values.tolerance as ByteAmount | undefined,
    timeBudget: readPositive('time-budget', values['time-budget']),
    snapshotDir: values['snapshot-dir'],
  });
}

export function readWhole(name: string, text: string | undefined, least: number) {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(
    `--${name} must be a whole number from ${least}; it is ${JSON.stringify(text)}.`,
  );
}

export function readPositive(name: string, text: string | undefined) {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`--${name} must be a positive number; it is ${JSON.stringify(text)}.`);
}
