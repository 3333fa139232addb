import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { processClock } from '../../../../src/node/host/process-clock.js';

afterEach(() => {
  vi.useRealTimers();
  delete (globalThis as Record<symbol, unknown>)[Symbol.for('heapslope.host')];
  vi.resetModules();
});

describe('processClock', () => {
  it('goes on under fake timers', async () => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance', 'hrtime', 'Date'],
    });
    const start = processClock.now();
    await processClock.turn();
    await processClock.sleep(2);
    await new Promise<void>((resolve) => processClock.after(1, resolve));
    expect(processClock.now()).toBeGreaterThan(start);
  });

  it('turns the loop through its close callbacks', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, resolve));
    let isClosed = false;
    server.on('close', () => (isClosed = true));
    // From an immediate: what closes now has its callback at the end of this very turn.
    await new Promise((resolve) => setImmediate(resolve));
    server.close();
    await processClock.turn();
    expect(isClosed).toBe(true);
  });

  it('does not call back what was cancelled', async () => {
    const callback = vi.fn();
    const cancel = processClock.after(1, callback);
    cancel();
    cancel();
    await processClock.sleep(5);
    expect(callback).not.toHaveBeenCalled();
  });

  it('takes its timers from the host that an environment put into the sandbox', async () => {
    const host = {
      gc: vi.fn(),
      now: () => 42,
      setTimeout: vi.fn((callback: () => void, _ms: number) => (callback(), 7)),
      clearTimeout: vi.fn(),
      setImmediate: vi.fn((callback: () => void) => callback()),
    };
    (globalThis as Record<symbol, unknown>)[Symbol.for('heapslope.host')] = host;
    vi.resetModules();
    const { processClock: hosted } = await import('../../../../src/node/host/process-clock.js');
    const { acquireGc } = await import('../../../../src/node/in-process/force-gc.js');
    await hosted.turn();
    await hosted.sleep(3);
    hosted.after(5, () => {})();
    acquireGc()();
    expect(hosted.now()).toBe(42);
    expect(host.setImmediate).toHaveBeenCalledTimes(2);
    expect(host.setTimeout.mock.calls.map((call) => call[1])).toEqual([3, 5]);
    expect(host.clearTimeout).toHaveBeenCalledWith(7);
    expect(host.gc).toHaveBeenCalledExactlyOnceWith();
  });
});
