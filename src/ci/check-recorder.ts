import { isAbsolute, relative } from 'node:path';
import { escapeText } from '../report/fit-text.js';
import type { LeakReport } from '../report/leak-report.js';
import type { Check } from '../report/run-report.js';
import {
  judgeKnown,
  recordedOf,
  updateBaseline,
  type Baseline,
  type BaselineMode,
} from './baseline.js';
import { changeBaseline, readBaseline } from './baseline-file.js';
import { relocateReport } from './relocate-report.js';

/** Where a check comes from. */
export interface CheckOrigin {
  /** The runner's own object for the test, or another that stands for it: checks are numbered by it. */
  readonly key: object;
  /** Path of the test file. */
  readonly file: string | undefined;
  /** Names of the suites around the test and its own, the outermost first. */
  readonly path: readonly string[];
  readonly matcher: string;
  readonly expected: 'clean' | 'leak';
  /** `file:line:column` of the check. */
  readonly place?: string | undefined;
}

export interface RecorderSettings {
  /** Folder that the files of the checks are told relative to; the baseline lies in it. */
  readonly root: string;
  /** Folder that reports tell files relative to. */
  readonly cwd: string;
  readonly mode: BaselineMode;
  warn(message: string): void;
  /** Gets each check as it ends. */
  hand(check: Check, origin: CheckOrigin): void;
}

/** Makes the checks of one realm into records, and holds them against the leaks that are known. */
export class CheckRecorder {
  readonly #settings: RecorderSettings;
  readonly #ordinals = new WeakMap<object, number>();
  readonly #recorded = new Map<string, Check>();
  #baseline: Baseline | undefined;
  #mode: BaselineMode;

  constructor(settings: RecorderSettings) {
    this.#settings = settings;
    this.#mode = settings.mode;
  }

  /** A check begins: it gets its number. What this returns is called when its report is there. */
  begin(origin: CheckOrigin): (report: LeakReport) => Check {
    const ordinal = (this.#ordinals.get(origin.key) ?? 0) + 1;
    this.#ordinals.set(origin.key, ordinal);
    return (report) => this.#end(origin, ordinal, report);
  }

  /** The test is tried once more. */
  restart(key: object): void {
    this.#ordinals.delete(key);
  }

  /**
   * Records what leaks, where that was asked for. To be called when the tests of a file are over.
   *
   * @throws UsageError where the baseline cannot be written
   */
  finish(): void {
    const checks = [...this.#recorded.values()];
    this.#recorded.clear();
    if (this.#mode !== 'update' || checks.length === 0) return;
    changeBaseline(this.#settings.root, (baseline) => updateBaseline(baseline, checks));
    this.#baseline = undefined;
  }

  #end(origin: CheckOrigin, ordinal: number, found: LeakReport): Check {
    const { root, cwd, hand } = this.#settings;
    const report = relocateReport(found, cwd, root);
    const { matcher, expected, place, path } = origin;
    const file = tellFile(origin.file ?? '', root);
    const test = path.map((name) => escapeText(name)).join(' > ');
    const id = [file, ...(test === '' ? [] : [test])].join(' > ') + ` #${ordinal}`;
    const known = expected === 'clean' ? this.#judge(id, report) : undefined;
    const check: Check = {
      id,
      file,
      test,
      ...readPlace(place),
      matcher,
      verdict: report.verdict,
      expected,
      passed: known === undefined ? report.verdict === expected : known.passes,
      ...(known === undefined ? {} : { known }),
      report,
    };
    this.#recorded.set(id, check);
    hand(check, origin);
    return check;
  }

  #judge(id: string, report: LeakReport) {
    this.#baseline ??= this.#read();
    // Unreadable: leaks fail as they are, and nothing is written over it.
    if (this.#baseline === undefined) return undefined;
    return judgeKnown(report, recordedOf(this.#baseline, id), this.#mode);
  }

  #read(): Baseline | undefined {
    if (this.#mode === 'off') return undefined;
    try {
      return readBaseline(this.#settings.root);
    } catch (error) {
      this.#mode = 'off';
      this.#settings.warn(`${(error as Error).message} Until then no leak counts as known.`);
      return undefined;
    }
  }
}

/** With forward slashes, relative to the root where it lies below it. */
function tellFile(path: string, root: string): string {
  const told = isAbsolute(path) ? relative(root, path) : path;
  return escapeText((told.startsWith('..') ? path : told).replace(/\\/g, '/')) || '(unknown file)';
}

function readPlace(place: string | undefined): Pick<Check, 'line' | 'column'> {
  const [, line, column] = /:(\d+):(\d+)$/.exec(place ?? '') ?? [];
  return line === undefined ? {} : { line: Number(line), column: Number(column) };
}
