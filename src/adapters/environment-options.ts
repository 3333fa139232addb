import { InvalidOptionError } from '../report/errors.js';
import { describeValue } from '../input/describe-value.js';
import { readDefaults, type ProjectDefaults } from '../input/project-defaults.js';
import { resolveOptions } from '../input/options.js';
import { suggestName } from '../input/suggest-name.js';
import { readFiles, type FilesOptions } from './files-options.js';
import { resolveRepeat, type RepeatOptions } from './repeat-options.js';

/** Options of our environments. */
export interface EnvironmentOptions {
  /** The environment that ours adds to, such as `jsdom`; default `node`. */
  environment?: string;
  /** Suite mode: each test is repeated as the handler of a check with these options; `true`: with the defaults. */
  repeat?: RepeatOptions | boolean;
  /**
   * Options of every check of the project, which a check's own win over. Functions and signals cannot be sent to
   * the runner's workers: give them to `setDefaults` in a set-up file.
   */
  defaults?: SentDefaults;
  /** File mode: after each file, what of it still lives, and what holds that. */
  files?: FilesOptions | boolean;
}

/** Defaults that a configuration can hold: data. */
export type SentDefaults = Omit<
  ProjectDefaults,
  | 'signal'
  | 'onProgress'
  | 'beforeEachCall'
  | 'afterEachCall'
  | 'beforeEachBatch'
  | 'afterEachBatch'
>;

/** After validation. */
export interface ReadOptions {
  environment?: string;
  repeat?: RepeatOptions;
  defaults?: SentDefaults;
  files?: FilesOptions;
}

export const KNOWN_OPTIONS: readonly string[] = ['environment', 'repeat', 'files', 'defaults'];

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
    throw new InvalidOptionError(`${place} has no option '${unknown}'. ${adviseOption(unknown)}`);
  }
  const { environment, repeat, files, defaults } = options as Record<
    keyof EnvironmentOptions,
    unknown
  >;
  if (environment !== undefined && typeof environment !== 'string') {
    throw new InvalidOptionError(
      `${place}.environment must be the name of an environment, such as 'jsdom', and is ${describeValue(environment)}.`,
    );
  }
  return {
    ...(environment === undefined ? {} : { environment }),
    ...readRepeat(repeat, `${place}.repeat`),
    ...readSentDefaults(defaults, `${place}.defaults`),
    ...readFileMode(files, `${place}.files`),
  };
}

/** Those of a check are the commonest mistake: said where they belong. */
function adviseOption(unknown: string): string {
  const { noiseFloor: _, ...check } = resolveOptions({});
  if (Object.hasOwn(check, unknown))
    return `It is an option of a check. For every check write: defaults: { ${unknown}: … }; in suite mode also: repeat: { ${unknown}: … }.`;
  const meant = suggestName(unknown, [...KNOWN_OPTIONS, ...Object.keys(check)]);
  if (meant === undefined) return `Known are: ${KNOWN_OPTIONS.join(', ')}.`;
  return Object.hasOwn(check, meant)
    ? `Did you mean \`defaults: { ${meant}: … }\`?`
    : `Did you mean \`${meant}\`?`;
}

/**
 * Defaults of the project as a configuration has them.
 *
 * @throws InvalidOptionError, also for what no worker can be sent
 */
export function readSentDefaults(defaults: unknown, place: string): Pick<ReadOptions, 'defaults'> {
  if (defaults === undefined) return {};
  const read = readDefaults(defaults, place);
  for (const [name, value] of Object.entries(read)) {
    const isLost =
      name === 'signal' || [value].flat().some((part: unknown) => typeof part === 'function');
    if (!isLost) continue;
    throw new InvalidOptionError(
      `${place}.${name} cannot be sent to the workers of the runner. Give it in a set-up file: setDefaults({ ${name}: … }), imported from heapslope/vitest or heapslope/jest.`,
    );
  }
  return { defaults: read };
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
