import { explainFailure } from './explain-failure.js';
import type { SourceAccess } from './find-instruments.js';
import type { HeapProbe } from '../probe/heap-probe.js';
import type { Handler, Progress, ResolvedOptions } from '../input/options.js';
import type { LeakReport, Runtime, Warning } from '../report/leak-report.js';
import { guardMemory, type MemoryGuard } from '../sampling/memory-guard.js';
import { planTime, type TimePlan } from '../sampling/plan-time.js';
import { createCallRunner, type CallMany, type CallRunner } from '../sampling/run-calls.js';

/** Where a check runs: what differs between a process, another process and a browser. */
export interface CheckHost {
  openProbe(): HeapProbe | Promise<HeapProbe>;
  runtime: Runtime;
  /** When the running test times out, on the probe's clock, ms; undefined where there is no limit. */
  deadline?: number;
  warnings?: readonly Warning[];
  sources?: SourceAccess;
  /** Calls that may run at a time; default 1. */
  concurrency?: number;
  /** How long one call may take, ms; default 60 000. */
  callLimitMs?: number;
  /** Makes several calls in one go, where each by itself costs more on the way than it takes. */
  callMany?: CallMany;
  /** Opens a file in `dir` for the bytes of one snapshot. */
  openSnapshotFile?: (dir: string) => SnapshotFile;
}

export interface SnapshotFile {
  write(chunk: Uint8Array): void;
  /** Closes the file and keeps or removes it. */
  close(isKept: boolean): void;
}

/** One check on its way through the phases. */
export interface Check {
  probe: HeapProbe;
  options: ResolvedOptions;
  host: CheckHost;
  /** Undefined where the heap is another process's. */
  memory: MemoryGuard | undefined;
  runner: CallRunner;
  plan: TimePlan;
  startedAt: number;
  timings: LeakReport['timings'];
  warnings: Warning[];
  /** Of the snapshots that were taken; `withCheck` closes them, by the verdict. */
  snapshotFiles: SnapshotFile[];
  onProgress(phase: Progress['phase'], batches: number, heap: number): void;
}

/**
 * Opens the probe, hands the check to `run` and closes what it opened. The snapshots of a leak are kept;
 * those of other verdicts, and of none, are removed.
 *
 * @throws what `run` throws
 */
export async function withCheck(
  handler: Handler,
  options: ResolvedOptions,
  host: CheckHost,
  run: (check: Check) => Promise<LeakReport>,
): Promise<LeakReport> {
  const probe = await host.openProbe();
  const check = startCheck(handler, options, host, probe);
  let report: LeakReport | undefined;
  try {
    report = await run(check);
    return report;
  } catch (error) {
    throw explainFailure(error, handler, host.sources?.ownFolder);
  } finally {
    try {
      for (const file of check.snapshotFiles) file.close(report?.verdict === 'leak');
    } finally {
      await probe.close();
    }
  }
}

/** Plans the time of a check and makes what its phases share. */
export function startCheck(
  handler: Handler,
  options: ResolvedOptions,
  host: CheckHost,
  probe: HeapProbe,
): Check {
  const startedAt = probe.clock.now();
  const plan = planTime(startedAt, options.timeBudget, host.deadline);
  const memory = guardMemory(probe);
  const runner = createCallRunner({
    memory,
    handler,
    options,
    clock: probe.clock,
    deadline: plan.giveUpAt,
    concurrency: host.concurrency,
    callLimitMs: host.callLimitMs,
    callMany: host.callMany,
  });
  return {
    probe,
    options,
    host,
    memory,
    runner,
    plan,
    startedAt,
    timings: { total: 0, handler: 0, gc: 0, snapshot: 0, analysis: 0, waiting: 0, other: 0 },
    warnings: [...(host.warnings ?? [])],
    snapshotFiles: [],
    onProgress: (phase, batches, heap) =>
      options.onProgress?.({ phase, batches, heap, calls: runner.calls }),
  };
}
