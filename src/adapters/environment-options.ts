import { InvalidOptionError } from '../report/errors.js';
import { describeValue } from '../input/describe-value.js';
import { readFiles, type FilesOptions } from './files-options.js';
import { resolveRepeat, type RepeatOptions } from './repeat-options.js';

/** Options of our environments. */
export interface EnvironmentOptions {
  /** The environment that ours adds to, such as `jsdom`; default `node`. */
  environment?: string;
  /** Suite mode: each test is repeated as the handler of a check with these options; `true`: with the defaults. */
  repeat?: RepeatOptions | boolean;
  /** File mode: after each file, what of it still lives, and what holds that. */
  files?: FilesOptions | boolean;
}

/** After validation. */
export interface ReadOptions {
  environment?: string;
  repeat?: RepeatOptions;
  files?: FilesOptions;
}

export const KNOWN_OPTIONS: readonly string[] = ['environment', 'repeat', 'files'];

/**
 * Validates the options of an environment.
 *
 * @param place where the user wrote them, for error messages
 * @throws InvalidOptionError
 */
export function readEnvironmentOptions(options: unknown, place: string): ReadOptions {
  if (options === undefined) return {};
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new InvalidOptionError(`${place} must be an object, and is ${describeValue(options)}.`);
  }
  const unknown = Object.keys(options).find((name) => !KNOWN_OPTIONS.includes(name));
  if (unknown !== undefined) {
    throw new InvalidOptionError(
      `${place} has no option '${unknown}'. It has ${KNOWN_OPTIONS.join(', ')}; options of a check belong into repeat: { ${unknown}: … }.`,
    );
  }
  const { environment, repeat, files } = options as Record<keyof EnvironmentOptions, unknown>;
  if (environment !== undefined && typeof environment !== 'string') {
    throw new InvalidOptionError(
      `${place}.environment must be the name of an environment, such as 'jsdom', and is ${describeValue(environment)}.`,
    );
  }
  return {
    ...(environment === undefined ? {} : { environment }),
    ...readRepeat(repeat, `${place}.repeat`),
    ...readFileMode(files, `${place}.files`),
  };
}

/** `true` stands for no options, `false` for no repetition. */
export function readRepeat(repeat: unknown, place: string): Pick<ReadOptions, 'repeat'> {
  if (repeat === undefined || repeat === false) return {};
  if (repeat === true) return { repeat: {} };
  if (typeof repeat !== 'object' || repeat === null) {
    throw new InvalidOptionError(
      `${place} must be an object such as { tolerance: '1 kB' }, or true, and is ${describeValue(repeat)}.`,
    );
  }
  resolveRepeat(repeat);
  return { repeat };
}

function readFileMode(files: unknown, place: string): Pick<ReadOptions, 'files'> {
  const read = readFiles(files, place);
  return read === undefined ? {} : { files: read };
}
