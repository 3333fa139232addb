import { afterEach, describe, expect, it, vi } from 'vitest';
import { HandlerTimeoutError } from '../../../../src/report/errors.js';
import { adviseCheck } from '../../../../src/node/host/advise-check.js';
import { findFakeTimers, inspectSetUp } from '../../../../src/node/host/inspect-set-up.js';
import { buildReport } from '../../report/build-report.js';

const fail = (error: Error) =>
  adviseCheck(async () => {
    throw error;
  }).catch((thrown: unknown) => thrown);

describe('adviseCheck', () => {
  afterEach(() => vi.useRealTimers());

  it('says of a hanging handler that fake timers are on', async () => {
    vi.useFakeTimers();
    const error = await fail(new HandlerTimeoutError(3, 1234));
    expect(error).toMatchObject({ code: 'HEAPSLOPE_HANDLER_TIMEOUT', call: 3, waitedMs: 1234 });
    expect((error as Error).message).toBe(
      'The handler did not settle at call 3: it was waited for 1234 ms. Fake timers are on: a timer that the handler waits for fires only when time is advanced. Call vi.useRealTimers() before the check, or advance the time inside the handler: vi.advanceTimersByTimeAsync(ms).',
    );
  });

  it('leaves other errors alone, and those with real timers', async () => {
    const hanging = new HandlerTimeoutError(3, 1234);
    expect(await fail(hanging)).toBe(hanging);
    expect(hanging.message).toMatch(/Make sure that the promise it returns resolves/);
    vi.useFakeTimers();
    const other = new Error('other');
    expect(await fail(other)).toBe(other);
  });

  it('adds to the report of a slow check with a large heap what made it slow', async () => {
    const ballast = Array.from({ length: 3_000_000 }, (_, at) => ({ at }));
    const slow = { ...buildReport(), warnings: [] };
    slow.samples = [{ ...slow.samples[0]!, heap: 110e6 }];
    slow.timings = { ...slow.timings, total: 11_000, snapshot: 8000 };
    const { warnings } = await adviseCheck(async () => slow);
    expect(warnings.map(({ code }) => code)).toContain('slow-snapshot');
    const quick = { ...slow, warnings: [], timings: { ...slow.timings, total: 900 } };
    expect((await adviseCheck(async () => quick)).warnings).toEqual([]);
    expect(ballast).toHaveLength(3_000_000);
  });
});

describe('inspectSetUp', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('reads this process', () => {
    const { heapBytes, compiler, fakeTimers } = inspectSetUp();
    expect(heapBytes).toBeGreaterThan(1e6);
    expect(compiler).toBeUndefined();
    expect(fakeTimers).toBeUndefined();
  });

  it('knows the legacy fake timers of Jest', () => {
    vi.stubGlobal(
      'setTimeout',
      Object.assign(() => {}, { _isMockFunction: true }),
    );
    expect(findFakeTimers()).toBe('vitest');
  });
});
