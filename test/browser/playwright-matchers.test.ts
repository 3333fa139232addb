import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { toLeakInstancesOf, toLeakMemory } from '../../src/adapters/playwright/exports.js';
import type { LeakReport } from '../../src/report/leak-report.js';
import { findChromium } from './find-chromium.js';

/** The matchers of `heapslope/playwright`, as `expect.extend` calls them. */
const HTML = `<button id="open">open</button><script>
  const kept = [];
  class Row { constructor() { this.element = document.createElement('p'); document.body.append(this.element); } }
  document.querySelector('#open').addEventListener('click', () => {
    const row = new Row();
    row.element.remove();
    if (globalThis.isLeaky) kept.push(row);
  });
</script>`;

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium()! });
});
afterAll(() => browser.close());
beforeEach(async () => {
  await page?.close();
  page = await browser.newPage();
  await page.setContent(HTML);
});

const click = () => page.click('#open');
const reportOf = (result: { heapslope: unknown }) => result.heapslope as LeakReport;

it('passes a page that keeps nothing under real clicks, after tens of them', async () => {
  const result = await toLeakMemory.call({ isNot: true }, page, click);
  expect([result.pass, reportOf(result).verdict]).toEqual([false, 'clean']);
  expect(reportOf(result).calls).toBeLessThan(150);
}, 60_000);

it('fails one that does, with whole counts per call, the holder and what to write', async () => {
  await page.evaluate('globalThis.isLeaky = true');
  const result = await toLeakMemory.call({ isNot: true }, page, click);
  const { channels, leaks, calls } = reportOf(result);
  expect(result.pass).toBe(true);
  expect(channels.find(({ name }) => name === 'nodes')).toMatchObject({
    perCall: 1,
    isGrowing: true,
  });
  expect(channels.find(({ name }) => name === 'embedder')).toMatchObject({ isJudged: false });
  expect(leaks[0]!.growing.describe).toMatch(/Array .*\+1\.00 element per call/);
  expect(calls).toBeLessThan(200);
  expect(result.message()).toMatch(/expect\(page\)\.not\.toLeakMemory\(scenario\)/);
}, 60_000);

it('counts the instances of a class of the page', async () => {
  const clean = await toLeakInstancesOf.call({ isNot: true }, page, click, 'Row');
  expect(reportOf(clean).verdict).toBe('clean');
  await page.evaluate('globalThis.isLeaky = true');
  const leak = await toLeakInstancesOf.call({ isNot: true }, page, click, 'Row');
  expect(reportOf(leak).instances).toMatchObject({ constructor: 'Row', perCall: 1 });
  await expect(toLeakInstancesOf.call({ isNot: true }, page, click, 'Rwo')).rejects.toThrow(
    /no class "Rwo".*Did you mean "Row"/s,
  );
}, 120_000);

it('asks for a scenario', async () => {
  await expect(toLeakMemory.call({ isNot: true }, page)).rejects.toMatchObject({
    code: 'HEAPSLOPE_INVALID_OPTION',
    message: expect.stringContaining('await expect(page).not.toLeakMemory(async () =>'),
  });
});
