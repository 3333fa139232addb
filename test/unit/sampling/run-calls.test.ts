import { describe, expect, it } from 'vitest';
import { createCallRunner, type CallMany } from '../../../src/sampling/run-calls.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';

const NO_HOOKS = {
  beforeEachCall: undefined,
  afterEachCall: undefined,
  beforeEachBatch: undefined,
  afterEachBatch: undefined,
  signal: undefined,
};

function createRunner(handler: () => unknown, options = {}, deadline = Infinity, concurrency = 1) {
  const probe = createFakeProbe();
  const runner = createCallRunner({
    handler,
    options: { ...NO_HOOKS, ...options },
    clock: probe.clock,
    deadline,
    concurrency,
  });
  return { runner, probe };
}

describe('createCallRunner', () => {
  it('makes the calls one at a time, also when they are async', async () => {
    let running = 0;
    let most = 0;
    const { runner } = createRunner(async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
    });
    expect(await runner.run(20)).toBe(20);
    expect(most).toBe(1);
    expect(runner.calls).toBe(20);
  });

  it('makes several at a time where it is told to, and exactly as many as asked for', async () => {
    let running = 0;
    let most = 0;
    const handler = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    };
    const { runner } = createRunner(handler, {}, Infinity, 4);
    expect(await runner.run(10)).toBe(10);
    expect(most).toBe(4);
    expect(running).toBe(0);
    expect(runner.calls).toBe(10);
  });

  it('stops all of several calls when one fails', async () => {
    let calls = 0;
    const handler = async () => {
      if (++calls === 3) throw new Error('third');
      await new Promise((resolve) => setImmediate(resolve));
    };
    const { runner } = createRunner(handler, {}, Infinity, 2);
    await expect(runner.run(100)).rejects.toMatchObject({ code: 'HEAPSLOPE_HANDLER', call: 3 });
    expect(calls).toBeLessThan(6);
  });

  it('turns the event loop within a batch where it is told how often', async () => {
    const log: number[] = [];
    let made = 0;
    const { runner } = createRunner(() => {
      if (made++ === 0) setImmediate(() => log.push(made));
    });
    await runner.run(6, Infinity, 2);
    expect(log).toEqual([2]);
    expect(runner.isTurningLoop).toBe(false);
    expect(runner.calls).toBe(6);
  });

  it('runs the hooks around each call and each batch', async () => {
    const log: string[] = [];
    const { runner } = createRunner(() => log.push('call'), {
      beforeEachCall: () => log.push('before'),
      afterEachCall: async () => log.push('after'),
      beforeEachBatch: async () => log.push('begin'),
      afterEachBatch: () => log.push('end'),
    });
    await runner.run(2);
    expect(log).toEqual(['begin', 'before', 'call', 'after', 'before', 'call', 'after', 'end']);
  });

  it.each([
    [
      'throws',
      () => {
        throw new TypeError('no such user');
      },
    ],
    ['rejects', () => Promise.reject(new TypeError('no such user'))],
  ])('names the call and the cause when the handler %s', async (_, fail) => {
    let calls = 0;
    const { runner } = createRunner(() => (++calls === 3 ? fail() : undefined));
    await expect(runner.run(10)).rejects.toMatchObject({
      code: 'HEAPSLOPE_HANDLER',
      call: 3,
      cause: expect.any(TypeError),
      message: expect.stringContaining('The handler failed at call 3: TypeError: no such user'),
    });
    expect(calls).toBe(3);
  });

  it('stops before a call that would overrun, and says how many it made', async () => {
    const { runner, probe } = createRunner(() => void (probe.time += 40));
    expect(await runner.run(100, 130)).toBe(3);
  });

  it('makes at least one call, so that a slow handler is seen at all', async () => {
    const { runner, probe } = createRunner(() => void (probe.time += 500));
    expect(await runner.run(5, 100)).toBe(1);
  });

  it('gives up a call that never settles at the deadline, and makes none after it', async () => {
    let settle = () => {};
    let calls = 0;
    const { runner, probe } = createRunner(
      () => {
        calls++;
        return new Promise<void>((resolve) => (settle = resolve));
      },
      {},
      4000,
    );
    const run = runner.run(10);
    run.catch(() => {});
    await new Promise((resolve) => setImmediate(resolve));
    await probe.clock.sleep(4000);
    await expect(run).rejects.toMatchObject({ code: 'HEAPSLOPE_HANDLER_TIMEOUT', call: 1 });
    settle();
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toBe(1);
  });

  it('gives up a call that takes longer than the host allows, and no sooner', async () => {
    const { clock } = createFakeProbe();
    const due: number[] = [];
    const after = (ms: number, callback: () => void) => {
      due.push(ms);
      return clock.after(ms, callback);
    };
    // Timers take no more than the last, and would fire at once.
    for (const callLimitMs of [300_000, 2 ** 33]) {
      const runner = createCallRunner({
        handler: () => undefined,
        options: NO_HOOKS,
        clock: { ...clock, after },
        deadline: Infinity,
        callLimitMs,
      });
      await runner.run(1);
    }
    expect(due).toEqual([300_000, 2 ** 31 - 1]);
  });

  it("rejects with the signal's reason, also while a call is pending", async () => {
    const controller = new AbortController();
    const { runner } = createRunner(() => new Promise(() => {}), { signal: controller.signal });
    const run = runner.run(10);
    controller.abort(new Error('changed my mind'));
    await expect(run).rejects.toThrow('changed my mind');
  });

  it('tells handlers that wait for the event loop from those that do not', async () => {
    const { runner: quick } = createRunner(async () => {});
    await quick.run(50);
    expect(quick.isTurningLoop).toBe(false);
    const { runner: slow } = createRunner(() => new Promise((resolve) => setTimeout(resolve, 2)));
    await slow.run(2);
    expect(slow.isTurningLoop).toBe(true);
  });
});

describe('the share of work', () => {
  it.each([
    ['the half of the time in which the program had a processor', 1, 0.5],
    ['no less than a tenth', 0.01, 0.1],
    ['no more than all, where other threads work as well', 5, 1],
  ])('is %s', async (_, workedMs, share) => {
    let worked = 1000;
    const { runner, probe } = createRunner(() => {
      probe.time += 2;
      worked += workedMs;
    });
    probe.clock.worked = () => worked;
    expect(runner.workShare).toBe(1);
    await runner.run(10);
    expect(runner.workShare).toBeCloseTo(share);
  });

  it('is all of it where nobody knows', async () => {
    const { runner, probe } = createRunner(() => void (probe.time += 2));
    await runner.run(10);
    expect(runner.workShare).toBe(1);
  });
});

describe('calls that somebody else makes in one go', () => {
  const runWith = (callMany: CallMany, options = {}) =>
    createCallRunner({
      handler: () => expect.unreachable('it is called where it lives'),
      options: { ...NO_HOOKS, ...options },
      clock: createFakeProbe().clock,
      deadline: Infinity,
      callMany,
    });

  it('asks again for those that were not made in time, and adds up what they took', async () => {
    const asked: number[] = [];
    const runner = runWith(async (count) => {
      asked.push(count);
      return { made: Math.min(3, count), took: 6, longest: 4 };
    });
    expect(await runner.run(8)).toBe(8);
    expect(asked).toEqual([8, 5, 2]);
    expect([runner.calls, runner.handlerMs, runner.longestCallMs]).toEqual([8, 18, 4]);
  });

  it('tells the call that failed', async () => {
    const cause = new Error('no row');
    const runner = runWith(async () => ({ made: 4, took: 4, longest: 1, failure: { cause } }));
    await expect(runner.run(10)).rejects.toMatchObject({
      code: 'HEAPSLOPE_HANDLER',
      call: 5,
      cause,
    });
  });

  it('has its hooks of a batch called here', async () => {
    const told: string[] = [];
    const runner = runWith(
      async (count) => {
        told.push(`${count} calls`);
        return { made: count, took: 1, longest: 1 };
      },
      {
        beforeEachBatch: () => told.push('before'),
        afterEachBatch: () => told.push('after'),
      },
    );
    await runner.run(5);
    expect(told).toEqual(['before', '5 calls', 'after']);
  });
});
