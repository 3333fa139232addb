import { InvalidOptionError } from '../../report/errors.js';
import { suggestName } from '../../input/suggest-name.js';
import {
  KNOWN_OPTIONS,
  readEnvironmentOptions,
  type EnvironmentOptions,
  type SentDefaults,
} from '../environment-options.js';

export interface SplitOptions {
  /** Name of the environment that ours adds to. */
  readonly environment: string;
  /** Suite mode, and the options of its checks. */
  readonly repeat?: object;
  /** Of every check. */
  readonly defaults?: SentDefaults;
  /** File mode. */
  readonly files?: object;
  /** What that environment gets. */
  readonly inner: Record<string, unknown>;
}

const PLACE = 'environmentOptions.heapslope';
const DOCBLOCK = '@vitest-environment-options';
/** A docblock's options are under the name of the environment, which is its file where that was given. */
const OWN_FILE = /[\\/]vitest-(?:dom-)?environment\.mjs$/;

/**
 * Splits what Vitest hands to our environment into our own options and those of the one that it wraps.
 *
 * @param standard what it wraps where the options name nothing
 * @param defaults `environmentOptions` of the config, of which Vitest keeps none where there is a docblock
 * @throws InvalidOptionError
 */
export function splitOptions(
  options: Record<string, unknown>,
  standard: string,
  defaults: Record<string, unknown>,
): SplitOptions {
  const file = Object.keys(options).find((name) => OWN_FILE.test(name));
  const standing = (defaults.heapslope ?? {}) as EnvironmentOptions;
  const { own, rest } =
    file === undefined ? readNamed(options, standing) : readDocblock(options[file]);
  const given = { ...standing, ...own };
  const {
    environment = standard,
    repeat,
    files,
    defaults: ofChecks,
  } = readEnvironmentOptions(given, PLACE);
  const key = environment === 'happy-dom' ? 'happyDOM' : environment;
  return {
    environment,
    ...(repeat === undefined ? {} : { repeat }),
    ...(ofChecks === undefined ? {} : { defaults: ofChecks }),
    ...(files === undefined ? {} : { files }),
    inner: file === undefined ? { ...defaults, ...rest } : mergeInner(defaults, key, rest),
  };
}

interface Parts {
  readonly own: object;
  readonly rest: Record<string, unknown>;
}

function readNamed(options: Record<string, unknown>, standing: EnvironmentOptions): Parts {
  const own = restore(options.heapslope ?? {}, standing);
  readEnvironmentOptions(own, PLACE);
  return { own, rest: options };
}

/** Vitest 3 sends the config to its forks as JSON, in which regular expressions and Infinity get lost. */
function restore(own: EnvironmentOptions, standing: EnvironmentOptions): object {
  if (typeof own !== 'object') return own;
  const { repeat, defaults } = standing;
  const isSame = (sent: unknown, kept: unknown) =>
    kept !== undefined && JSON.stringify(sent) === JSON.stringify(kept);
  return {
    ...own,
    ...(isSame(own.repeat, repeat) ? { repeat } : {}),
    ...(isSame(own.defaults, defaults) ? { defaults } : {}),
  };
}

/** There are options of both in one object. */
function readDocblock(options: unknown): Parts {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    readEnvironmentOptions(options, DOCBLOCK);
  const entries = Object.entries(options as object);
  const isOwn = ([name]: [string, unknown]) => KNOWN_OPTIONS.includes(name);
  const rest = Object.fromEntries(entries.filter((entry) => !isOwn(entry)));
  for (const name of Object.keys(rest)) {
    const meant = suggestName(name, KNOWN_OPTIONS);
    if (meant !== undefined)
      throw new InvalidOptionError(
        `${DOCBLOCK} has no option '${name}'. Did you mean \`${meant}\`?`,
      );
  }
  const own = Object.fromEntries(entries.filter(isOwn));
  readEnvironmentOptions(own, DOCBLOCK);
  return { own, rest };
}

/** As Vitest does it: the docblock's are all that the environment gets, where there are any. */
function mergeInner(
  defaults: Record<string, unknown>,
  key: string,
  rest: Record<string, unknown>,
): Record<string, unknown> {
  return Object.keys(rest).length === 0 ? defaults : { ...defaults, [key]: rest };
}
