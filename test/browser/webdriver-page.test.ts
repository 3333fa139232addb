import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWebdriverPage } from '../../src/adapters/vitest/open-webdriver-page.js';
import type { TestPage } from '../../src/adapters/vitest/test-page.js';
import { detectLeak } from '../../src/node/checks/check-in-process.js';
import { guardAccess } from '../../src/node/browser/guard-page.js';
import { findChromium } from './find-chromium.js';

/** Chromium as a driver of WebDriver starts it, with a page whose test runs in a frame, which forbids `eval`. */
const HTML = `<iframe name="vitest-iframe" data-vitest srcdoc="<meta http-equiv='Content-Security-Policy' content=&quot;script-src 'unsafe-inline'&quot;><script>
  const kept = [];
  globalThis.run = (given) => { if (given.isLeaky) kept.push(document.createElement('p')); return kept.length; };
  globalThis.fail = async () => { throw new RangeError('no such row'); };
</script>"></iframe>`;

interface FrameGlobals {
  run(given: { isLeaky: boolean }): number;
  fail(): Promise<never>;
}

let browser: Browser;
let page: Page;
let address: string;
let testPage: TestPage;

beforeAll(async () => {
  const port = await findFreePort();
  address = `127.0.0.1:${port}`;
  const args = [`--remote-debugging-port=${port}`];
  browser = await chromium.launch({ executablePath: findChromium()!, args });
  page = await browser.newPage();
  await page.setContent(HTML);
  testPage = await openWebdriverPage(await driverOf());
});
afterAll(async () => {
  await testPage?.close();
  await browser?.close();
});

/** What WebdriverIO's browser says of itself. */
async function driverOf(debuggerAddress = address) {
  const session = await page.context().newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  await session.detach();
  return {
    capabilities: { browserName: 'chrome', 'goog:chromeOptions': { debuggerAddress } },
    getWindowHandle: () => Promise.resolve(targetInfo.targetId),
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const run = (isLeaky: boolean) =>
  testPage.evaluate((given) => (globalThis as unknown as FrameGlobals).run(given), { isLeaky });
const check = (isLeaky: boolean) => detectLeak(guardAccess(testPage, () => run(isLeaky)));

it('calls in the frame of the test, and tells what is thrown there', async () => {
  expect(await run(false)).toBe(0);
  const failed = testPage.evaluate(() => (globalThis as unknown as FrameGlobals).fail(), {});
  await expect(failed).rejects.toThrow(/RangeError: no such row/);
});

it('measures the frame: clean, and what it keeps', async () => {
  expect((await check(false)).verdict).toBe('clean');
  const { verdict, leaks, channels } = await check(true);
  expect(verdict).toBe('leak');
  expect(leaks[0]!.growing.describe).toMatch(/Array .*\+1\.00 element per call/);
  expect(channels.find(({ name }) => name === 'nodes')).toMatchObject({ perCall: 1 });
}, 60_000);

it('tells a browser without the protocol, and one that is not reached', async () => {
  const firefox = {
    capabilities: { browserName: 'firefox' },
    getWindowHandle: () => Promise.resolve('1'),
  };
  await expect(openWebdriverPage(firefox)).rejects.toMatchObject({
    code: 'HEAPSLOPE_UNSUPPORTED_BROWSER',
    message: expect.stringMatching(/^firefox has no Chrome DevTools Protocol/),
  });
  const closed = `127.0.0.1:${await findFreePort()}`;
  await expect(openWebdriverPage(await driverOf(closed))).rejects.toMatchObject({
    code: 'HEAPSLOPE_TARGET_LOST',
    message: expect.stringContaining(`The browser's port ${closed}`),
  });
});
