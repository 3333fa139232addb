import type { SourceAccess } from './explain-growth.js';
import type { HeapProbe } from '../probe/heap-probe.js';
import type { Handler, Progress, ResolvedOptions } from '../options.js';
import type { LeakReport, Runtime, Verdict, Warning } from '../report/leak-report.js';
import { planTime, type TimePlan } from '../sampling/plan-time.js';
import { createCallRunner, type CallRunner } from '../sampling/run-calls.js';

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
  runner: CallRunner;
  plan: TimePlan;
  startedAt: number;
  timings: LeakReport['timings'];
  warnings: Warning[];
  /** Of the snapshots that were taken; who opened the probe closes them, by the verdict. */
  snapshotFiles: SnapshotFile[];
  onProgress(phase: Progress['phase'], batches: number, heap: number): void;
}

/** Closes the probe, and keeps the snapshots of a leak; those of other verdicts, and of none, are removed. */
export async function endCheck(
  { probe, snapshotFiles }: Pick<Check, 'probe' | 'snapshotFiles'>,
  verdict: Verdict | undefined,
): Promise<void> {
  try {
    for (const file of snapshotFiles) file.close(verdict === 'leak');
  } finally {
    await probe.close();
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
  const runner = createCallRunner({
    handler,
    options,
    clock: probe.clock,
    deadline: plan.giveUpAt,
    concurrency: host.concurrency,
  });
  return {
    probe,
    options,
    host,
    runner,
    plan,
    startedAt,
    timings: { total: 0, handler: 0, gc: 0, snapshot: 0, analysis: 0 },
    warnings: [...(host.warnings ?? [])],
    snapshotFiles: [],
    onProgress: (phase, batches, heap) =>
      options.onProgress?.({ phase, batches, heap, calls: runner.calls }),
  };
}
