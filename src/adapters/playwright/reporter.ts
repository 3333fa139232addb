import { dirname } from 'node:path';
import process from 'node:process';
import { publishRun } from '../../ci/publish-run.js';
import { createRunReport } from '../../ci/report-file.js';
import { planReport, type ReportOptions, type ReportPlan } from '../../ci/report-options.js';
import { closeRun, openRun, readRun, type RunNote } from '../../ci/run-folder.js';
import { readPlaywrightVersion } from './find-test.js';

export type { ReportOptions } from '../../ci/report-options.js';

/** What is used of Playwright's config. */
interface FullConfig {
  readonly rootDir: string;
  readonly configFile?: string;
}

/**
 * Reporter for Playwright Test: annotations, step summary, JSON, SARIF and HTML of the leak checks.
 *
 *   reporter: [['list'], ['heapslope/playwright/reporter', { json: 'heapslope.json' }]]
 */
export default class HeapslopeReporter {
  readonly #plan: ReportPlan;
  #run: RunNote | undefined;
  #root = process.cwd();

  /** @throws InvalidOptionError */
  constructor(options?: ReportOptions & { configDir?: string }) {
    // Playwright adds the folder of its config, and fields of its own that begin with an underscore.
    const own = Object.entries(options ?? {}).filter(
      ([name]) => name !== 'configDir' && !name.startsWith('_'),
    );
    this.#plan = planReport(Object.fromEntries(own), 'heapslope/playwright/reporter', process.env);
  }

  /** Before the workers start: what they need is told by the environment. */
  onBegin({ rootDir, configFile }: FullConfig): void {
    this.#root = configFile === undefined ? rootDir : dirname(configFile);
    const { baseline } = this.#plan;
    this.#run = openRun(
      { root: this.#root, ...(baseline === undefined ? {} : { baseline }) },
      true,
    );
  }

  async onEnd(): Promise<{ status: 'failed' } | undefined> {
    if (this.#run === undefined) return undefined;
    const checks = readRun(this.#run.folder!);
    closeRun(this.#run);
    const report = createRunReport(checks, {
      runner: 'playwright',
      runnerVersion: readPlaywrightVersion(),
    });
    const { lines, failures } = publishRun(report, this.#plan, this.#root);
    if (lines.length > 0) process.stdout.write(`\n${lines.join('\n')}\n`);
    if (failures.length === 0) return undefined;
    process.stderr.write(`\n${failures.join('\n')}\n`);
    return { status: 'failed' };
  }

  /** The runner's own reporter tells the tests. */
  printsToStdio(): boolean {
    return false;
  }
}
