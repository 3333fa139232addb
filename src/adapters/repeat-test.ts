import { processClock } from '../node/host/process-clock.js';
import { withOwnChecks } from '../node/host/process-lock.js';
import type { FileSuite } from './file-suite.js';
import type { FailingTest } from './repeat-error.js';

/** One test that can be run over and over, as its runner would. */
export interface RepeatableTest extends FailingTest {
  /** The runner's own object for it. */
  readonly key: object;
  body(): unknown;
  /** What the runner does after one body and before the next: the hooks for each test. */
  between(): Promise<void>;
}

/**
 * Runs a test once, and then as the handler of a leak check: its hooks and its body are one call. The
 * runner has called the hooks before it, and calls those after it; so the last body is left as the first
 * one would be. A test that makes checks of its own is not repeated: one check cannot measure another.
 *
 * @throws what the test throws when it runs first, and what `suite.check` throws
 */
export async function repeatTest(
  { key, name, site, body, between }: RepeatableTest,
  suite: FileSuite,
): Promise<void> {
  try {
    let firstRunMs = 0;
    const runFirst = async () => {
      const start = processClock.now();
      await body();
      firstRunMs = processClock.now() - start;
    };
    if ((await withOwnChecks(runFirst)) > 0) return;
    const run = async () => {
      await between();
      await body();
    };
    await suite.check({ key, name, site, run, firstRunMs });
  } finally {
    suite.pass(key);
  }
}
