import process from 'node:process';
import { noteBegin, readRecords, writeRunSize } from '../../ci/file-records.js';
import { gatherFiles } from '../../ci/gather-files.js';
import { failFiles } from '../../ci/fail-files.js';
import { publishRun } from '../../ci/publish-run.js';
import { createRunReport } from '../../ci/report-file.js';
import { planReport, type ReportOptions, type ReportPlan } from '../../ci/report-options.js';
import { closeRun, openRun, readRun, type RunNote } from '../../ci/run-folder.js';
import { finishWatch } from '../watch-files.js';
import { readRunnerVersion } from '../../node/host/read-runner-version.js';

export type { ReportOptions } from '../../ci/report-options.js';

/** What is used of Jest's global config. */
interface GlobalConfig {
  rootDir: string;
  json?: boolean;
  outputFile?: string;
  maxWorkers?: number;
  /** `all` with `-u`. */
  updateSnapshot?: string;
}

/**
 * Reporter for Jest: annotations, step summary, JSON, SARIF and HTML of the leak checks.
 *
 *   reporters: ['default', ['heapslope/jest/reporter', { json: 'heapslope.json' }]]
 */
export default class HeapslopeReporter {
  readonly #plan: ReportPlan;
  readonly #config: GlobalConfig;
  readonly #run: RunNote;
  #failure: Error | undefined;

  /**
   * Jest makes it before its workers start: what they need is told by the environment.
   *
   * @throws InvalidOptionError
   */
  constructor(config: GlobalConfig, options?: ReportOptions) {
    this.#config = config;
    this.#plan = planReport(options, 'heapslope/jest/reporter', process.env);
    const { baseline } = this.#plan;
    const note = { root: config.rootDir, ...(baseline === undefined ? {} : { baseline }) };
    this.#run = openRun(note, true);
  }

  /** Called by Jest before the first file, with those that this run has: of a shard, after `--onlyFailures`. */
  onRunStart({ numTotalTestSuites }: { numTotalTestSuites: number }): void {
    const workers = this.#config.maxWorkers ?? 1;
    writeRunSize(this.#run.folder!, { files: numTotalTestSuites, workers });
  }

  onTestFileStart(): void {
    noteBegin(this.#run.folder!);
  }

  async onRunComplete(): Promise<void> {
    const { rootDir, json, outputFile, updateSnapshot } = this.#config;
    const folder = this.#run.folder!;
    // Files that were run in this very process.
    await finishWatch(folder);
    const checks = readRun(folder);
    const isUpdate = updateSnapshot === 'all';
    const grown = gatherFiles(readRecords(folder), rootDir, this.#plan.baseline, isUpdate);
    closeRun(this.#run);
    const runner = { runner: 'jest', runnerVersion: readRunnerVersion('jest') };
    const report = createRunReport(checks, runner, grown);
    const { lines, failures: unwritten } = publishRun(report, this.#plan, rootDir);
    // Standard output is that of Jest's JSON.
    const stream = json && outputFile === undefined ? process.stderr : process.stdout;
    const failed = failFiles(report);
    const failures = failed === undefined ? unwritten : [...unwritten, failed];
    if (lines.length > 0) stream.write(`\n${lines.join('\n')}\n`);
    if (failures.length === 0) return;
    process.stderr.write(`\n${failures.join('\n')}\n`);
    this.#failure = new Error(failures.join('\n'));
  }

  /** Jest fails the run for it, and every result stays. */
  getLastError(): Error | undefined {
    return this.#failure;
  }
}
