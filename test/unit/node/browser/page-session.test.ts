import { describe, expect, it } from 'vitest';
import { openPageSession, type DriverSession } from '../../../../src/node/browser/page-session.js';

/** A driver's session that answers as it is told. */
function createDriver(answer: (method: string) => Promise<unknown>) {
  const listeners = new Map<string, Set<(params: never) => void>>();
  let detached = 0;
  const driver: DriverSession = {
    send: answer,
    on: (event, listener) =>
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener)),
    off: (event, listener) => listeners.get(event)?.delete(listener),
    async detach() {
      detached++;
    },
  };
  return {
    driver,
    countListeners: () => [...listeners.values()].reduce((sum, { size }) => sum + size, 0),
    countDetached: () => detached,
  };
}

const never = new Promise<never>(() => {});

describe('openPageSession', () => {
  it('hands on what the driver answers', async () => {
    const { driver } = createDriver(async (method) => ({ method }));
    expect(await openPageSession(driver).send('Page.enable')).toEqual({ method: 'Page.enable' });
  });

  it('gives up a command that is not answered, and all that come after it', async () => {
    const session = openPageSession(createDriver(() => never).driver, 20);
    await expect(session.send('Memory.read')).rejects.toMatchObject({
      code: 'HEAPSLOPE_TARGET_LOST',
      message: expect.stringContaining('did not answer Memory.read within 0 s'),
    });
    expect(session.loss).toMatchObject({ code: 'HEAPSLOPE_TARGET_LOST' });
    await expect(session.send('Page.enable')).rejects.toBe(session.loss);
  });

  it.each([
    'cdpSession.send: Target page, context or browser has been closed',
    'Protocol error (Runtime.evaluate): Session closed. Most likely the page has been closed.',
    'Target crashed',
  ])('takes %j for the end of the page', async (message) => {
    const session = openPageSession(createDriver(() => Promise.reject(new Error(message))).driver);
    await expect(session.send('Page.enable')).rejects.toMatchObject({
      code: 'HEAPSLOPE_TARGET_LOST',
    });
  });

  it('tells what the browser refuses, and goes on', async () => {
    let isFirst = true;
    const { driver } = createDriver(async () => {
      if (!isFirst) return {};
      isFirst = false;
      throw new Error('Protocol error: Invalid parameters');
    });
    const session = openPageSession(driver);
    await expect(session.send('Page.enable')).rejects.toThrow(
      'The browser refused Page.enable: Protocol error: Invalid parameters',
    );
    expect(session.loss).toBeUndefined();
    await session.send('Page.enable');
  });

  it('fails what is waited for when it is lost, and keeps the first reason', async () => {
    const session = openPageSession(createDriver(() => never).driver);
    const reason = new Error('the page navigated');
    const waiting = [session.send('Page.enable'), session.during(never)];
    session.lose(reason);
    session.lose(new Error('the page crashed'));
    for (const result of await Promise.allSettled(waiting))
      expect(result).toMatchObject({ status: 'rejected', reason });
  });

  it('leaves no listener when it is closed', async () => {
    const { driver, countListeners, countDetached } = createDriver(async () => ({}));
    const session = openPageSession(driver);
    session.on('Page.frameNavigated', () => {});
    session.on('Page.windowOpen', () => {})();
    expect(countListeners()).toBe(1);
    await session.close();
    await session.close();
    expect([countListeners(), countDetached()]).toEqual([0, 1]);
    await expect(session.send('Page.enable')).rejects.toMatchObject({ code: 'HEAPSLOPE_USAGE' });
  });
});
