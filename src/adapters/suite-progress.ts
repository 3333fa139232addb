import { basename } from 'node:path';
import { adviseOnce } from '../node/host/advise-once.js';
import { processClock } from '../node/host/process-clock.js';
import { createProgressTeller } from '../node/host/progress-teller.js';
import { showName, withProgress } from '../node/host/with-progress.js';
import type { LeakOptions } from '../input/options.js';

/** A check of a file's suite. */
interface SuiteStep {
  /** Of the test. */
  readonly name: string;
  /** Tests before it that are done. */
  readonly done: number;
  /** Milliseconds that are left of the budget. */
  readonly leftMs: number;
}

/**
 * Tells how far suite mode is in a file, where that takes long:
 * `heapslope orders.test.ts 7/16 (12 s, some 9 s left): GET /orders… watching, 2400 calls, 0.8 s`
 */
export function createSuiteProgress(file: string, tests: number) {
  const teller = createProgressTeller({ advise: adviseOnce });
  let startedAt: number | undefined;

  function tell<T>(
    { name, done, leftMs }: SuiteStep,
    options: LeakOptions,
    check: (options: LeakOptions) => Promise<T>,
  ): Promise<T> {
    const start = (startedAt ??= processClock.now());
    const describe = () => {
      const elapsed = processClock.now() - start;
      const estimate = Math.min(leftMs, (elapsed / done) * (tests - done));
      const left = done === 0 ? '' : `, some ${seconds(estimate)} left`;
      const number = Math.min(done + 1, tests);
      return ` ${basename(file)} ${number}/${tests} (${seconds(elapsed)}${left}): ${showName(name)}…`;
    };
    return withProgress(teller, describe, options, (told) => check(told as LeakOptions));
  }

  return { tell };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
