import process from 'node:process';
import { formatReport } from '../../report/format-report.js';
import { formatBytes } from '../../report/format-amount.js';
import type { ResolvedMemoryOptions } from './memory-options.js';
import type { TaskMemory } from './task-memory.js';

/** As `heapslope` itself exits: 1 for a leak, 2 where it cannot be told. */
const EXIT_CODES = { clean: 0, leak: 1, inconclusive: 2 } as const;

/**
 * Tells on standard error of every task that retains more than it may, and sets the exit code of the
 * process; one that is set already stays.
 */
export function reportLimits(
  tasks: readonly { task: { name: string }; memory: TaskMemory | undefined }[],
  { findLimit }: ResolvedMemoryOptions,
): void {
  let code: number = 0;
  for (const { task, memory } of tasks) {
    const limit = findLimit(task.name);
    if (limit === undefined || memory === undefined || memory.state === 'errored') continue;
    const name = JSON.stringify(task.name);
    if (memory.state === 'too-few-operations') {
      process.stderr.write(`heapslope: task ${name}: ${memory.reason}\n`);
      code ||= EXIT_CODES.inconclusive;
      continue;
    }
    const { report } = memory.retained;
    if (report === undefined || report.verdict === 'clean') continue;
    const allowed = `an operation may retain ${formatBytes(limit)}`;
    process.stderr.write(`heapslope: task ${name}: ${allowed}\n${formatReport(report)}\n`);
    code = report.verdict === 'leak' ? EXIT_CODES.leak : code || EXIT_CODES.inconclusive;
  }
  if (code !== 0 && !process.exitCode) process.exitCode = code;
}
