import { describe, expect, it } from 'vitest';
import { detectLeak } from '../../../../src/node/checks/check-in-process.js';
import { guardDrivenPage, isDrivenPage } from '../../../../src/node/browser/guard-page.js';

/** A page whose driver answers a request for a session with this. */
function createPage(newCDPSession: () => Promise<unknown>, browser = 'firefox') {
  return {
    mainFrame: () => ({}),
    context: () => ({
      newCDPSession,
      browser: () => ({ browserType: () => ({ name: () => browser }) }),
    }),
  };
}

describe('guardDrivenPage', () => {
  it.each([
    'browserContext.newCDPSession: CDP session is only available in Chromium',
    'UnsupportedOperation: no such command',
  ])('tells a browser without the protocol: %s', async (message) => {
    const page = createPage(() => Promise.reject(new Error(message)));
    await expect(detectLeak(guardDrivenPage(page, () => {}))).rejects.toMatchObject({
      code: 'HEAPSLOPE_UNSUPPORTED_BROWSER',
      message: expect.stringMatching(/^firefox has no Chrome DevTools Protocol/),
    });
  });

  it('tells a page that is closed already', async () => {
    const page = createPage(() => Promise.reject(new Error('Target page has been closed')));
    await expect(detectLeak(guardDrivenPage(page, () => {}))).rejects.toMatchObject({
      code: 'HEAPSLOPE_TARGET_LOST',
    });
  });

  it('runs its scenario once where it is called outside of a check', async () => {
    let calls = 0;
    const handler = guardDrivenPage(
      createPage(async () => ({})),
      async () => ++calls,
    );
    expect(await handler()).toBe(1);
    expect(calls).toBe(1);
  });

  it('refuses what is no page, and what is no scenario', () => {
    const page = createPage(async () => ({}));
    expect(() => guardDrivenPage('page' as never, () => {})).toThrow(/takes a page of .*"page"/);
    expect(() => guardDrivenPage(page, 42 as never)).toThrow(/must be a function/);
  });
});

describe('isDrivenPage', () => {
  it.each([
    [createPage(async () => ({})), true],
    [{ createCDPSession: async () => ({}) }, true],
    [{ context: {} }, false],
    [() => {}, false],
    [null, false],
  ])('tells %o', (value, expected) => {
    expect(isDrivenPage(value)).toBe(expected);
  });
});
