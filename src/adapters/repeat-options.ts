import { InvalidOptionError } from '../report/errors.js';
import { describeValue, tagOf } from '../input/describe-value.js';
import { invalid, refuseUnknown, resolveOptions, type LeakOptions } from '../input/options.js';
import { suggestName } from '../input/suggest-name.js';

/**
 * Text that the full name of a test contains, or a regular expression on it; also as text, such as
 * '/orders/i', for configs that are sent as JSON.
 */
export type TestName = string | RegExp;

/** Options of suite mode: how much time it may take, which tests it repeats, and those of every check. */
export interface RepeatOptions extends LeakOptions {
  /**
   * Milliseconds for all checks of one test file; default 60 000, `Infinity`: no limit. Tests for which
   * nothing is left run once, and a warning says how many they were. With `process` also for all files
   * that one process runs one after the other (Jest; Vitest without isolation); default: no limit.
   */
  budget?: number | { file?: number; process?: number };
  /** Milliseconds for the check of one test, explaining included; default 20 000. */
  cap?: number;
  /** Only tests whose full name (suites and title, as for the runners' own `-t`) fits are repeated. */
  only?: TestName | readonly TestName[];
  /** Tests whose full name fits run once. It wins over `only`. */
  skip?: TestName | readonly TestName[];
}

/** Options of suite mode after validation. */
export interface Repetition {
  /** Options of every check. */
  readonly check: LeakOptions;
  /** Milliseconds. */
  readonly budget: { readonly file: number; readonly process: number };
  /** Milliseconds. */
  readonly cap: number;
  /**
   * Whether a test is to be repeated.
   *
   * @param path names of the suites around it and its own, the outermost first
   */
  isMeant(path: readonly string[]): boolean;
}

const DEFAULT_BUDGET_MS = 60_000;
/** A leak is explained in less, with Jest's heap and on a busy machine, too. */
const DEFAULT_CAP_MS = 20_000;

const OWN_NAMES = ['budget', 'cap', 'only', 'skip'];
/** What others call them, and the options of a check with a like name that mean something else here. */
const FOREIGN_NAMES: Record<string, string> = {
  include: 'only',
  filter: 'only',
  testNamePattern: 'only',
  exclude: 'skip',
  timeout: 'cap',
};

const EXPECTED_NAMES = 'text in the names of tests, a regular expression, or a list of these';

/**
 * Validates the options of suite mode and fills in the defaults.
 *
 * @throws InvalidOptionError that names the option, the value seen and what is expected
 */
export function resolveRepeat(options: RepeatOptions): Repetition {
  const { budget, cap, only, skip, ...check } = options;
  for (const name of Object.keys(check)) {
    const meant = Object.hasOwn(FOREIGN_NAMES, name)
      ? FOREIGN_NAMES[name]
      : suggestName(name, OWN_NAMES);
    if (meant === undefined) continue;
    throw new InvalidOptionError(
      `Unknown option ${describeValue(name)}. Did you mean \`${meant}\`?`,
    );
  }
  resolveOptions(check);
  const isOnly = readNames('only', only);
  const isSkipped = readNames('skip', skip);
  return {
    check,
    budget: readBudget(budget),
    cap: readTime('cap', cap) ?? DEFAULT_CAP_MS,
    isMeant: (path) => (isOnly?.(path) ?? true) && !(isSkipped?.(path) ?? false),
  };
}

function readBudget(budget: unknown): Repetition['budget'] {
  if (typeof budget !== 'object' || budget === null)
    return { file: readTime('budget', budget) ?? DEFAULT_BUDGET_MS, process: Infinity };
  refuseUnknown('field of the option `budget`:', budget, ['file', 'process']);
  const { file, process } = budget as Record<string, unknown>;
  return {
    file: readTime('budget.file', file) ?? DEFAULT_BUDGET_MS,
    process: readTime('budget.process', process) ?? Infinity,
  };
}

function readTime(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  // What JSON makes of Infinity: Jest sends its config to the workers so.
  if (value === null) return Infinity;
  if (typeof value === 'number' && value > 0) return value;
  throw invalid(name, 'a positive number of milliseconds, or Infinity', value);
}

/** Whether one of the patterns fits; undefined where there are none. */
function readNames(
  option: string,
  value: unknown,
): ((path: readonly string[]) => boolean) | undefined {
  if (value === undefined) return undefined;
  // An empty list would check nothing, and nobody would be told.
  if (option === 'only' && Array.isArray(value) && value.length === 0)
    throw invalid(option, EXPECTED_NAMES, value);
  const patterns = Array.isArray(value)
    ? value.map((pattern, index) => readName(`${option}[${index}]`, pattern))
    : [readName(option, value)];
  // As the runners' own patterns have it, and as Vitest prints it.
  return (path) => {
    const names = [path.join(' '), path.join(' > ')];
    return patterns.some((fits) => names.some(fits));
  };
}

function readName(option: string, pattern: unknown): (name: string) => boolean {
  if (tagOf(pattern) === 'RegExp') return matchNames(pattern as RegExp);
  if (typeof pattern === 'string' && pattern !== '') {
    const [, source, flags] = /^\/(.+)\/([dgimsuvy]*)$/.exec(pattern) ?? [];
    if (source === undefined) return (name) => name.includes(pattern);
    try {
      return matchNames(new RegExp(source, flags));
    } catch (cause) {
      throw invalid(option, EXPECTED_NAMES, pattern, `${(cause as Error).message}.`);
    }
  }
  const isLost = typeof pattern === 'object' && pattern !== null;
  throw invalid(option, EXPECTED_NAMES, pattern, isLost ? LOST : '');
}

function matchNames({ source, flags }: RegExp): (name: string) => boolean {
  // With the flags `g` and `y` it would remember where it was.
  const stateless = new RegExp(source, flags.replace(/[gy]/g, ''));
  return (name) => stateless.test(name);
}

const LOST =
  "A regular expression is lost where the config is sent to a worker as JSON: write it as text, such as '/orders/i'.";
