import { describeValue } from './describe-value.js';
import { InvalidOptionError } from '../report/errors.js';
import { resolveOptions, type LeakOptions } from './options.js';

/** Options that every check of a project takes where it says nothing itself; a name belongs to one check. */
export type ProjectDefaults = Omit<LeakOptions, 'name'>;

/** What a realm holds: all copies and both builds of the package agree on it. */
interface DefaultsOfRealm {
  /** Of the configuration, from the environment or the plugin. */
  configured?: ProjectDefaults;
  /** Of `setDefaults`, which win. */
  set?: ProjectDefaults;
}

const KEY = Symbol.for('heapslope.defaults');

/**
 * Gives the checks of this project options of their own: a check takes each that it does not say itself. Call it
 * in a set-up file. A second call replaces the first; `setDefaults({})` takes all away.
 *
 * @throws InvalidOptionError that names the option, the value seen and what is expected
 */
export function setDefaults(options: ProjectDefaults): void {
  readRealm(globalThis).set = readDefaults(options, 'setDefaults()');
}

/**
 * Those of the configuration, handed into a realm from outside of it.
 *
 * @param realm the global object of the tests
 */
export function configureDefaults(realm: object, defaults: ProjectDefaults | undefined): void {
  readRealm(realm).configured = defaults;
}

/**
 * Options of one check, with the project's for what it leaves out.
 *
 * @param given not yet validated: what is no object is handed on as it is
 * @param without names of options that make no sense for this kind of check
 */
export function withDefaults(given: unknown, without: readonly string[] = []): unknown {
  if (given !== undefined && !isObject(given)) return given;
  const { configured, set } = readRealm(globalThis);
  if (configured === undefined && set === undefined) return given;
  const defaults = Object.entries({ ...configured, ...set }).filter(
    ([name]) => !without.includes(name),
  );
  const own = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries([...defaults, ...own]);
}

/**
 * Validates the defaults of a project.
 *
 * @param place where the user wrote them, for error messages
 * @throws InvalidOptionError
 */
export function readDefaults(given: unknown, place: string): ProjectDefaults {
  if (!isObject(given)) {
    throw new InvalidOptionError(
      `${place} must be an object such as { tolerance: '1 kB' }, and is ${describeValue(given)}.`,
    );
  }
  if (Object.hasOwn(given, 'name')) {
    throw new InvalidOptionError(
      `${place} has no option 'name': it is the name of one check. Give it to that check.`,
    );
  }
  try {
    resolveOptions(given);
  } catch (error) {
    throw new InvalidOptionError(`${place}: ${(error as Error).message}`, error);
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readRealm(realm: object): DefaultsOfRealm {
  const scope = realm as { [KEY]?: DefaultsOfRealm };
  if (scope[KEY] === undefined) {
    Object.defineProperty(scope, KEY, { value: {}, configurable: true, writable: true });
  }
  return scope[KEY]!;
}
