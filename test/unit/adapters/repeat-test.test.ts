import { describe, expect, it } from 'vitest';
import { repeatTest } from '../../../src/adapters/repeat-test.js';
import { HandlerError } from '../../../src/errors.js';
import { withProcessLock } from '../../../src/node/process-lock.js';
import type { Handler } from '../../../src/options.js';
import { buildReport } from '../report/build-report.js';

/** A check of three calls. */
async function check(handler: Handler) {
  for (let call = 1; call <= 3; call++) {
    try {
      await handler();
    } catch (cause) {
      throw new HandlerError(call, cause);
    }
  }
  return { ...buildReport(), verdict: 'clean' as const };
}

/** A test that notes what is run of it. */
function createTest(body: (run: number) => unknown) {
  const events: string[] = [];
  let run = 0;
  return {
    events,
    body() {
      events.push(`body ${++run}`);
      return body(run);
    },
    async between() {
      events.push('hooks');
    },
  };
}

describe('repeatTest', () => {
  it('runs the test, and then with its hooks before each further run', async () => {
    const test = createTest(() => {});
    await repeatTest(test, check);
    expect(test.events).toEqual([
      'body 1',
      ...[2, 3, 4].flatMap((run) => ['hooks', `body ${run}`]),
    ]);
  });

  it('runs a test once that makes a check of its own, however late', async () => {
    const test = createTest(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await withProcessLock(async () => {});
    });
    await repeatTest(test, check);
    expect(test.events).toEqual(['body 1']);
  });

  it('lets a failing test fail as ever', async () => {
    const failure = new Error('of the test');
    const test = createTest(() => {
      throw failure;
    });
    await expect(repeatTest(test, check)).rejects.toBe(failure);
    expect(test.events).toEqual(['body 1']);
  });

  it('says at which of all runs a test failed that cannot run so often', async () => {
    const test = createTest((run) => {
      if (run === 3) throw new Error('the port is in use');
    });
    const failing = repeatTest(test, check);
    await expect(failing).rejects.toThrow(/failed at call 3: Error: the port is in use/);
  });
});
