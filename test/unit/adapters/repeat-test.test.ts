import { describe, expect, it } from 'vitest';
import { createFileSuite, type SuiteCheck } from '../../../src/adapters/file-suite.js';
import { resolveRepeat, type RepeatOptions } from '../../../src/adapters/repeat-options.js';
import { repeatTest } from '../../../src/adapters/repeat-test.js';
import {
  HandlerError,
  HandlerTimeoutError,
  InvalidOptionError,
} from '../../../src/report/errors.js';
import { withProcessLock } from '../../../src/node/host/process-lock.js';
import { buildReport } from '../report/build-report.js';

const SITE = { frames: '    at /app/orders.test.ts:7:3', place: '/app/orders.test.ts:7:3' };
const CLEAN = { ...buildReport(), verdict: 'clean' as const };

/** A check of three calls. */
const callThrice: SuiteCheck = async (handler) => {
  for (let call = 1; call <= 3; call++) {
    try {
      await handler();
    } catch (cause) {
      throw new HandlerError(call, cause);
    }
  }
  return CLEAN;
};

/** A test that notes what is run of it. */
function createTest(body: (run: number) => unknown) {
  const events: string[] = [];
  let run = 0;
  return {
    key: {},
    name: 'takes a port',
    site: SITE,
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

function createSuite(check: SuiteCheck = callThrice, options: RepeatOptions = {}) {
  const repetition = resolveRepeat(options);
  return createFileSuite({ file: '/app/orders.test.ts', tests: 2, repetition, check });
}

describe('repeatTest', () => {
  it('runs the test, and then with its hooks before each further run', async () => {
    const test = createTest(() => {});
    const suite = createSuite();
    await repeatTest(test, suite);
    expect(test.events).toEqual([
      'body 1',
      ...[2, 3, 4].flatMap((run) => ['hooks', `body ${run}`]),
    ]);
    expect(suite.summarise()).toBeUndefined();
  });

  it('runs a test once that makes a check of its own, however late', async () => {
    const test = createTest(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await withProcessLock(async () => {});
    });
    await repeatTest(test, createSuite());
    expect(test.events).toEqual(['body 1']);
  });

  it('lets a failing test fail as ever', async () => {
    const failure = new Error('of the test');
    const test = createTest(() => {
      throw failure;
    });
    await expect(repeatTest(test, createSuite())).rejects.toBe(failure);
    expect(test.events).toEqual(['body 1']);
  });

  it('says of a test that cannot run twice what that means, at the line that failed', async () => {
    const failure = new Error('the port is in use\nby another');
    failure.stack = `Error: the port is in use\n    at listen (/app/node_modules/a/index.js:3:4)\n    at /app/orders.test.ts:9:11`;
    const test = createTest((run) => {
      if (run === 3) throw failure;
    });
    const error = await repeatTest(test, createSuite()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'RepeatError',
      code: 'HEAPSLOPE_HANDLER',
      call: 3,
      cause: failure,
    });
    expect((error as Error).message).toBe(
      'This test cannot run again: at its 3rd run it failed with Error: the port is in use.\n' +
        'Suite mode runs each test many times, with its beforeEach and afterEach hooks. ' +
        'Free what the test takes and set back what it changes, in afterEach or in the test itself, ' +
        'or leave the test out: repeat: { skip: ["takes a port"] }.',
    );
    expect((error as Error).stack).toMatch(/\n {4}at \/app\/orders\.test\.ts:9:11$/);
    expect((error as Error).stack).not.toContain('node_modules');
  });

  it('stands at the line of the test where the failure has none of the user', async () => {
    const test = createTest((run) => {
      // oxlint-disable-next-line no-throw-literal -- as users do
      if (run === 2) throw 'no error';
    });
    const error = await repeatTest(test, createSuite()).catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ stack: expect.stringContaining(`\n${SITE.frames}`) as string });
  });

  it('tells a late failure from a test that cannot run twice', async () => {
    const check: SuiteCheck = async () => {
      throw new HandlerError(121, new Error('now and then!'));
    };
    await expect(
      repeatTest(
        createTest(() => {}),
        createSuite(check),
      ),
    ).rejects.toThrow(
      /^This test fails when it is run often: at its 122nd run it failed with Error: now and then!\n/,
    );
  });
});

describe('a suite of a file', () => {
  const leaking: SuiteCheck = async () => ({
    ...buildReport(),
    verdict: 'leak',
    reason: 'Array kept: +1.00 element per call.',
  });
  const open =
    (reason: string): SuiteCheck =>
    async () => ({ ...buildReport(), verdict: 'inconclusive', reason });
  const rejecting =
    (error: Error): SuiteCheck =>
    async () => {
      throw error;
    };
  const run = (suite: ReturnType<typeof createSuite>, body = () => {}) =>
    repeatTest(createTest(body), suite);

  it('throws a leak in words of the test, at its line', async () => {
    const error = await run(createSuite(leaking)).catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ name: 'LeakError', code: 'HEAPSLOPE_LEAK' });
    expect(error!.message).toMatch(/^This test leaks\. Array kept: \+1\.00 element per call\.\n\n/);
    expect(error!.stack).toMatch(/\n {4}at \/app\/orders\.test\.ts:7:3$/);
  });

  it('throws an open verdict that more time would not have changed', async () => {
    await expect(run(createSuite(open('Bytes rise that nothing explains.')))).rejects.toThrow(
      /^Whether this test leaks is open\. Bytes rise/,
    );
  });

  it('only tells of a check that lacked time', async () => {
    const suite = createSuite(open('Too few for an answer. Give the test a longer timeout.'));
    await run(suite);
    expect(suite.summarise()).toMatch(/^heapslope: 1 of 2 tests of orders\.test\.ts was not/);
    expect(suite.summarise()).toMatch(/"takes a port" the time of one check/);
  });

  it('ends the check of a test that takes too long for it', async () => {
    const suite = createSuite(callThrice, { cap: 300 });
    const test = createTest(async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    await repeatTest(test, suite);
    expect(test.events).toEqual(['body 1', 'hooks', 'body 2']);
    expect(suite.summarise()).toMatch(/the time of one check \(at most 0\.3 s each\)/);
  });

  it('gives each check its deadline, and none where there is no limit', async () => {
    const deadlines: (number | undefined)[] = [];
    const check: SuiteCheck = async (_handler, _options, deadline) => {
      deadlines.push(deadline);
      return CLEAN;
    };
    await run(createSuite(check));
    await run(createSuite(check, { budget: Infinity, cap: Infinity }));
    expect(deadlines).toEqual([expect.any(Number), undefined]);
  });

  it('runs tests once when the budget is used up', async () => {
    const suite = createSuite(callThrice, { budget: 1 });
    const test = createTest(() => {});
    await repeatTest(test, suite);
    expect(test.events).toEqual(['body 1']);
    expect(suite.summarise()).toMatch(
      /1 of 2 tests .* too little was left of the budget of 1 ms per file\. Raise `budget`/,
    );
  });

  it('tells a run that does not end from one that had too little time', async () => {
    await expect(run(createSuite(rejecting(new HandlerTimeoutError(1, 9000))))).rejects.toThrow(
      /^This test cannot run again: its 2nd run did not end, and was waited for 9\.0 s\.\nSuite mode/,
    );
    const suite = createSuite(rejecting(new HandlerTimeoutError(1, 500)));
    await run(suite);
    expect(suite.summarise()).toMatch(/the time of one check/);
  });

  it('lets other errors be what they are, at the line of the test', async () => {
    const error = new InvalidOptionError('no such option');
    await expect(run(createSuite(rejecting(error)))).rejects.toBe(error);
    expect(error.stack).toContain(SITE.frames);
  });

  it('counts a test once that is tried again, and checks concurrent tests one after the other', async () => {
    let running = 0;
    const check: SuiteCheck = async () => {
      expect(++running).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return CLEAN;
    };
    const suite = createSuite(check);
    await Promise.all([run(suite), run(suite)]);
    expect(suite.summarise()).toBeUndefined();
  });
});
