import { availableParallelism } from 'node:os';
import process from 'node:process';
import { noteBegin, takeRecords, writeRunSize } from '../../ci/file-records.js';
import { gatherFiles } from '../../ci/gather-files.js';
import { failFiles } from '../../ci/fail-files.js';
import { publishRun } from '../../ci/publish-run.js';
import { planReport, type ReportOptions, type ReportPlan } from '../../ci/report-options.js';
import { createRunReport } from '../../ci/report-file.js';
import { closeRun, openRun, type RunNote } from '../../ci/run-folder.js';
import type { Check } from '../../report/run-report.js';

export type { ReportOptions } from '../../ci/report-options.js';

/** Vitest itself, as far as 3, 4 and 5 agree. */
interface VitestLike {
  version?: string;
  config: {
    root: string;
    maxWorkers?: unknown;
    reporters?: unknown;
    outputFile?: unknown;
    /** `all` with `-u`. */
    snapshotOptions?: { updateSnapshot?: string };
    /** From 1. */
    shard?: { index: number; count: number };
  };
  state: { getFiles(): ReportedTask[] };
}

/** A file, suite or test as a reporter sees it. */
interface ReportedTask {
  meta?: { heapslope?: Check[] };
  tasks?: ReportedTask[];
}

/**
 * Reporter for Vitest: annotations, step summary, JSON, SARIF and HTML of the leak checks.
 *
 *   reporters: ['default', ['heapslope/vitest/reporter', { json: 'heapslope.json' }]]
 *
 * The plugin adds it by itself.
 */
export default class HeapslopeReporter {
  readonly #plan: ReportPlan;
  #vitest: VitestLike | undefined;
  #run: RunNote | undefined;

  /** @throws InvalidOptionError */
  constructor(options?: ReportOptions) {
    this.#plan = planReport(options, 'heapslope/vitest/reporter', process.env);
  }

  /** Called by Vitest before its workers start: what they need is told by the environment. */
  onInit(vitest: VitestLike): void {
    this.#vitest = vitest;
    const { baseline } = this.#plan;
    const { root } = vitest.config;
    this.#run = openRun({ root, ...(baseline === undefined ? {} : { baseline }) }, true);
  }

  /** Called before the first file, with those that this run has. */
  onTestRunStart(specifications: readonly unknown[] = []): void {
    const { maxWorkers, shard } = this.#vitest?.config ?? {};
    const workers = Number(maxWorkers) || availableParallelism();
    const files = countShard(specifications.length, shard);
    if (this.#run?.folder !== undefined) writeRunSize(this.#run.folder, { files, workers });
  }

  onTestModuleQueued(): void {
    if (this.#run?.folder !== undefined) noteBegin(this.#run.folder);
  }

  onTestRunEnd(): void {
    this.#publish();
  }

  onClose(): void {
    if (this.#run) closeRun(this.#run);
  }

  #publish(): void {
    const vitest = this.#vitest;
    if (vitest === undefined) return;
    const checks = vitest.state.getFiles().flatMap(listChecks);
    const { root, snapshotOptions } = vitest.config;
    const isUpdate = snapshotOptions?.updateSnapshot === 'all';
    const folder = this.#run?.folder;
    const grown =
      folder === undefined
        ? {}
        : gatherFiles(takeRecords(folder), root, this.#plan.baseline, isUpdate);
    const report = createRunReport(
      checks,
      {
        runner: 'vitest',
        ...(vitest.version === undefined ? {} : { runnerVersion: vitest.version }),
      },
      grown,
    );
    const { lines, failures: unwritten } = publishRun(report, this.#plan, vitest.config.root);
    const stream = ownsOutput(vitest) ? process.stderr : process.stdout;
    const failed = failFiles(report);
    const failures = failed === undefined ? unwritten : [...unwritten, failed];
    if (lines.length > 0) stream.write(`\n${lines.join('\n')}\n`);
    if (failures.length === 0) return;
    process.stderr.write(`\n${failures.join('\n')}\n`);
    process.exitCode = 1;
  }
}

/**
 * Files of a shard, which Vitest takes out only later: the first shards have one more, in Vitest 3 the last
 * one has what is left. The smaller number is the safe one.
 */
function countShard(all: number, shard: VitestLike['config']['shard']): number {
  if (!shard) return all;
  const { index, count } = shard;
  const left = all - Math.ceil(all / count) * (index - 1);
  return Math.max(1, Math.min(Math.floor(all / count), left));
}

function listChecks({ meta, tasks = [] }: ReportedTask): Check[] {
  return [...(meta?.heapslope ?? []), ...tasks.flatMap(listChecks)];
}

/** Whether standard output is a machine's: of a reporter that writes its JSON or XML there. */
function ownsOutput({ config: { reporters, outputFile } }: VitestLike): boolean {
  const names = Array.isArray(reporters)
    ? reporters.map((reporter: unknown) => (Array.isArray(reporter) ? reporter[0] : reporter))
    : [];
  return ['json', 'junit', 'tap', 'tap-flat'].some(
    (name) => names.includes(name) && !hasOutputFile(outputFile, name),
  );
}

function hasOutputFile(outputFile: unknown, name: string): boolean {
  if (typeof outputFile === 'string') return true;
  return (
    typeof outputFile === 'object' &&
    outputFile !== null &&
    (outputFile as Record<string, unknown>)[name] !== undefined
  );
}
