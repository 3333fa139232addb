import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { guardPage } from '../../src/adapters/playwright/exports.js';
import { detectLeak } from '../../src/index.js';
import { guardAccess } from '../../src/node/browser/guard-page.js';
import { findChromium } from './find-chromium.js';

const PAGES: Record<string, string> = {
  '/': '<button id="open">open</button><div id="room"></div><script>const kept = [];</script>',
  '/busy': `<script>
    let n = 0; const frame = () => { n++; requestAnimationFrame(frame); }; frame();
    setInterval(() => n++, 1); setInterval(() => fetch('/'), 50);
  </script><div id="room"></div>`,
  '/framed': '<iframe src="OTHER/"></iframe><div id="room"></div>',
};
/** Adds a row and takes it away again. */
const CLEAN = `(() => { const row = document.createElement('p'); document.querySelector('#room').append(row); row.remove(); })()`;
const LEAKY = `(() => { const row = document.createElement('p'); kept.push(row); })()`;
/** Calls are few where a check fails at any rate. */
const FEW = { calls: 2, batches: { min: 3, max: 40 } };

let server: Server;
let url: string;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    response.setHeader('content-type', 'text/html');
    response.end(PAGES[request.url ?? '']?.replace('OTHER', `http://localhost:${port}`) ?? 'none');
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch({ executablePath: findChromium()! });
});
afterAll(async () => {
  await browser.close();
  server.close();
});
beforeEach(async () => {
  page = await browser.newPage();
  await page.goto(url);
});
afterEach(() => page.close());

/** What a check of the page fails with. */
async function failure(scenario: () => unknown): Promise<{ code?: string; message: string }> {
  return detectLeak(guardPage(page, scenario), FEW).then(
    ({ verdict }) => ({ message: `the verdict was ${verdict}` }),
    (error: { code?: string; message: string }) => error,
  );
}

function atCall(number: number, then: () => unknown): () => Promise<unknown> {
  let calls = 0;
  return async () => (++calls === number ? then() : page.evaluate(CLEAN));
}

it('tells a page that navigates', async () => {
  const { code, message } = await failure(atCall(6, () => page.goto(`${url}/busy`)));
  expect(code).toBe('HEAPSLOPE_USAGE');
  expect(message).toMatch(/loaded another document in the middle of its check: http.*\/busy/);
}, 60_000);

it('tells a page that reloads, and what the page itself does', async () => {
  expect((await failure(atCall(6, () => page.reload()))).message).toMatch(
    /loaded another document/,
  );
  const byScript = () => page.evaluate(`setTimeout(() => { location.href = '/busy'; }, 20)`);
  expect((await failure(atCall(6, byScript))).message).toMatch(/loaded another document/);
}, 60_000);

it('tells a page that crashes', async () => {
  const crash = () => page.goto('chrome://crash').catch(() => {});
  const { code, message } = await failure(atCall(6, crash));
  expect(code).toBe('HEAPSLOPE_TARGET_LOST');
  expect(message).toMatch(/crashed/);
}, 60_000);

it('tells a page that is closed, and its context', async () => {
  const { code, message } = await failure(atCall(6, () => page.close()));
  expect(code).toBe('HEAPSLOPE_TARGET_LOST');
  expect(message).toMatch(/went away in the middle of its check/);
  expect((await failure(() => {})).code).toBe('HEAPSLOPE_TARGET_LOST');
}, 60_000);

it('tells a browser that ends in mid-check', async () => {
  const other = await chromium.launch({ executablePath: findChromium()! });
  const tab = await other.newPage();
  await tab.goto(url);
  let calls = 0;
  const handler = guardPage(tab, () => (++calls === 6 ? other.close() : tab.evaluate(CLEAN)));
  await expect(detectLeak(handler, FEW)).rejects.toMatchObject({ code: 'HEAPSLOPE_TARGET_LOST' });
}, 60_000);

it('tells a dialog that nobody answers', async () => {
  page.on('dialog', () => {});
  const { code, message } = await failure(atCall(6, () => page.evaluate(`alert('Saved?')`)));
  expect(code).toBe('HEAPSLOPE_USAGE');
  expect(message).toMatch(/opened a dialog that nobody answers: alert\("Saved\?"\)/);
}, 60_000);

it('lets dialogs pass that are answered', async () => {
  page.on('dialog', (dialog) => void dialog.accept());
  const report = await detectLeak(
    guardPage(page, () => page.evaluate(`confirm('Really?')`)),
    FEW,
  );
  expect(report.verdict).toBe('clean');
}, 60_000);

it('tells a scenario that throws in the page, with its call', async () => {
  const { code, message } = await failure(
    atCall(6, () => page.evaluate(`(() => { throw new RangeError('no row') })()`)),
  );
  expect(code).toBe('HEAPSLOPE_HANDLER');
  expect(message).toMatch(/failed at call 6: .*RangeError: no row/s);
}, 60_000);

it('measures a page that never gets idle', async () => {
  await page.goto(`${url}/busy`);
  const report = await detectLeak(guardPage(page, () => page.evaluate(CLEAN)));
  expect([report.verdict, report.reason]).toEqual(['clean', expect.any(String)]);
}, 60_000);

it('tells a page that stands still in a debugger', async () => {
  const debugging = await page.context().newCDPSession(page);
  await debugging.send('Debugger.enable');
  const openSession = () => page.context().newCDPSession(page) as never;
  const handler = guardAccess(
    { openSession, answerMs: 1500 },
    atCall(6, () => page.evaluate('debugger')),
  );
  const error = await detectLeak(handler, FEW).catch((error: { code: string }) => error);
  await debugging.send('Debugger.resume');
  expect(error).toMatchObject({ code: 'HEAPSLOPE_HANDLER_TIMEOUT' });
  // The debugger may stay attached, as long as nothing is paused.
  const report = await detectLeak(guardPage(page, () => page.evaluate(CLEAN)));
  expect(report.verdict).toBe('clean');
}, 60_000);

it('warns of a frame of another site, which it does not measure', async () => {
  await page.goto(`${url}/framed`);
  const report = await detectLeak(
    guardPage(page, () => page.evaluate(CLEAN)),
    FEW,
  );
  expect(report.verdict).toBe('clean');
  expect(report.warnings).toContainEqual({
    code: 'unmeasured-target',
    message: expect.stringMatching(/frames of another site \(http:\/\/localhost:\d+\/\)/),
  });
}, 60_000);

it('runs two checks of one page one after the other', async () => {
  const [clean, leak] = await Promise.all([
    detectLeak(guardPage(page, () => page.evaluate(CLEAN))),
    detectLeak(guardPage(page, () => page.evaluate(LEAKY))),
  ]);
  expect([clean.verdict, leak.verdict]).toEqual(['clean', 'leak']);
  expect(leak.channels.find(({ name }) => name === 'nodes')).toMatchObject({
    isGrowing: true,
    perCall: 1,
  });
  expect(leak.runtime).toMatchObject({ browser: 'Chromium', browserVersion: browser.version() });
}, 120_000);

it('refuses what is no page', () => {
  expect(() => guardPage({} as Page, () => {})).toThrow(/takes a page of Playwright's/);
  expect(() => guardPage(page, 42 as never)).toThrow(/must be a function/);
});

it('waits for timers that the page has set, and gives it its own setTimeout back', async () => {
  const own = await page.evaluate('String(setTimeout)');
  const show = `{
    const toast = document.body.appendChild(document.createElement('output'));
    setTimeout(() => toast.remove(), 1500);
  }`;
  const { verdict, reason, warnings } = await detectLeak(
    guardPage(page, () => page.evaluate(show)),
  );
  expect([verdict, reason, warnings]).toEqual(['clean', expect.any(String), []]);
  expect(await page.evaluate('String(setTimeout)')).toBe(own);
}, 60_000);

it('counts object URLs that are open, and gives the page its own functions back', async () => {
  const read = () => page.evaluate('[URL.createObjectURL, URL.revokeObjectURL].join()');
  const own = await read();
  const make = `URL.createObjectURL(new Blob(['text']))`;
  const { verdict, leaks } = await detectLeak(guardPage(page, () => page.evaluate(make)));
  expect([verdict, leaks[0]?.pattern?.id]).toEqual(['leak', 'object-url-not-revoked']);
  const revoked = await detectLeak(
    guardPage(page, () => page.evaluate(`URL.revokeObjectURL(${make})`)),
    FEW,
  );
  expect(revoked.verdict).toBe('clean');
  expect(await read()).toBe(own);
}, 60_000);
