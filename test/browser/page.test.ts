import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Check } from '../../src/report/run-report.js';
import { buildCheck, buildCleanCheck, buildRun } from '../unit/ci/build-check.js';
import {
  buildGrowth,
  buildInconclusiveReport,
  buildLeak,
  buildReport,
} from '../unit/report/build-report.js';
import { installPackage, type InstalledPackage } from './install-package.js';
import { launchBrowser, openPage } from './open-page.js';

const MINUTES = 60_000;
const HOSTILE = `"'></code></pre></script><script>window.isRun = true; alert(1)</script><img src=x onerror="window.isRun = true">\u001b[31m\u202e\u0000`;
const SOURCE = Array.from({ length: 60 }, (_, at) => `line ${at + 1} // ${HOSTILE}`).join('\n');
const PLAIN = Array.from({ length: 12 }, (_, at) => `visits.push(${at});`).join('\n');
const PUT = { code: 'visits.push(10)', file: 'src/plain.ts', line: 11, column: 1 };

let folder: string;
let runCli: InstalledPackage['runCli'];
let remove: InstalledPackage['remove'];
let browser: Browser;

beforeAll(async () => {
  ({ folder, runCli, remove } = installPackage());
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src', 'bff.ts'), SOURCE);
  writeFileSync(join(folder, 'src', 'plain.ts'), PLAIN);
  browser = await launchBrowser();
}, 3 * MINUTES);

afterAll(async () => {
  await browser?.close();
  remove?.();
});

/** Makes the page of these checks, as `heapslope report` does. */
function writePage(name: string, checks: Check[]): string {
  const report = join(folder, `${name}.json`);
  const page = join(folder, `${name}.html`);
  writeFileSync(report, JSON.stringify(buildRun(checks)));
  runCli(['report', report, '--html', page], 0);
  return page;
}

const mixed = (): Check[] => [
  buildCleanCheck({ id: 'c', test: 'a clean one' }),
  buildCheck({
    id: 'l',
    test: 'a leak',
    report: buildReport({ leaks: [buildLeak({ putSite: PUT })] }),
  }),
  buildCheck({ id: 'u', test: 'an open one', report: buildInconclusiveReport() }),
];

function hostileCheck(): Check {
  const location = { file: 'src/bff.ts', line: 31, column: 2 };
  const leak = buildLeak({
    fingerprint: HOSTILE,
    growing: { constructor: HOSTILE, edge: HOSTILE, describe: HOSTILE },
    constructors: [buildGrowth(HOSTILE, 8)],
    retainerPath: [
      { edge: HOSTILE, object: HOSTILE, isGrowing: true, location },
      {
        edge: HOSTILE,
        object: HOSTILE,
        isGrowing: false,
        location: { ...location, file: HOSTILE },
      },
    ],
    pattern: { id: HOSTILE, advice: HOSTILE },
    package: { name: HOSTILE, version: HOSTILE },
  });
  return buildCheck({
    id: HOSTILE,
    test: HOSTILE,
    file: HOSTILE,
    report: buildReport({
      name: HOSTILE,
      reason: HOSTILE,
      leaks: [leak],
      constructors: [buildGrowth(HOSTILE, 8)],
      warnings: [{ code: HOSTILE, message: HOSTILE }],
      runtime: { node: HOSTILE, v8: HOSTILE, platform: HOSTILE, arch: HOSTILE },
    }),
  });
}

describe.each(['light', 'dark'] as const)('the page of a suite, %s', (scheme) => {
  test('axe finds nothing, folded and unfolded', { timeout: MINUTES }, async () => {
    const opened = await openPage(browser, writePage('suite', mixed()), scheme);
    expect(await opened.findViolations()).toEqual([]);
    for (const summary of await opened.page.locator('details.check > summary').all())
      await summary.click();
    for (const summary of await opened.page.locator('details.check details.src > summary').all())
      await summary.click();
    expect(await opened.findViolations()).toEqual([]);
    expect(opened.incidents).toEqual([]);
  });
});

test('it is used by the keyboard alone', { timeout: MINUTES }, async () => {
  const { page, incidents } = await openPage(browser, writePage('keys', mixed()));
  const focused = () =>
    page.evaluate(() => document.activeElement?.textContent?.trim().replace(/\s+/g, ' ') ?? '');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the checks');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('1 leak');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('1 clean');
  await page.keyboard.press('Enter');
  const shown = page.locator('details.check:not([hidden])');
  expect(await shown.count()).toBe(2);
  await page.keyboard.press('Tab');
  expect(await focused()).toMatch(/^leak a leak/);
  await page.keyboard.press('Enter');
  expect(await page.locator('details.check[open]').count()).toBe(1);
  expect(await countPoints(page)).toBe(buildReport().samples.length);
  expect(incidents).toEqual([]);
});

/** Readings of the first chart that are within what is seen of it. */
function countPoints(page: Awaited<ReturnType<typeof openPage>>['page']): Promise<number> {
  return page.evaluate(() => {
    const chart = document.querySelector('details[open] svg.plot')!;
    const frame = chart.getBoundingClientRect();
    return [...chart.querySelectorAll('circle')].filter((point) => {
      const { width, left, right, top, bottom } = point.getBoundingClientRect();
      const isWithin =
        left > frame.left && right < frame.right && top > frame.top && bottom < frame.bottom;
      return width > 2 && isWithin && getComputedStyle(point).fill !== 'rgb(0, 0, 0)';
    }).length;
  });
}

test('a heap full of scripts and escape sequences does nothing', { timeout: MINUTES }, async () => {
  const { page, incidents } = await openPage(browser, writePage('hostile', [hostileCheck()]));
  for (const summary of await page.locator('details.src > summary').all()) await summary.click();
  expect(await page.evaluate(() => (window as { isRun?: boolean }).isRun)).toBeUndefined();
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.locator('body script:not([type])').count()).toBe(1);
  const text = await page.evaluate(() => document.body.innerText);
  expect(text).toContain('<script>window.isRun = true; alert(1)</script>');
  // oxlint-disable-next-line no-control-regex -- these are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e]/);
  expect(incidents).toEqual([]);
});

test(
  'source is shown from below the project, and nothing from elsewhere',
  { timeout: MINUTES },
  async () => {
    const site = { function: 'f', line: 31, column: 1, stack: [] };
    const checks = ['src/bff.ts', '../outside.ts', 'package.json'].map((file, at) =>
      buildCheck({
        id: file,
        test: file,
        report: buildReport({
          leaks: [
            buildLeak({
              allocationSite: { ...site, file },
              retainerPath: [],
              fingerprint: `${at}`,
            }),
          ],
        }),
      }),
    );
    writeFileSync(join(folder, '..', 'outside.ts'), SOURCE);
    const { page } = await openPage(browser, writePage('source', checks));
    rmSync(join(folder, '..', 'outside.ts'));
    expect(await page.locator('pre.source').count()).toBe(1);
    expect(await page.locator('pre.source mark').textContent()).toMatch(/^31line 31/);
  },
);

test('500 checks fit into 5 MB', { timeout: MINUTES }, async () => {
  const checks = Array.from({ length: 500 }, (_, at) =>
    buildCheck({ id: `check ${at}`, test: `check ${at}` }),
  );
  const file = writePage('many', checks);
  expect(statSync(file).size).toBeLessThan(5 * 1024 * 1024);
  const { page, incidents } = await openPage(browser, file);
  expect(await page.locator('details.check').count()).toBe(500);
  expect(incidents).toEqual([]);
});

test('a comparison of snapshots has a page as well', { timeout: 2 * MINUTES }, async () => {
  const script = fileURLToPath(new URL('write-snapshots.mjs', import.meta.url));
  const taken = spawnSync(process.execPath, [script], { cwd: folder, encoding: 'utf8' });
  expect(taken.status, taken.stderr).toBe(0);
  const files = ['0', '1', '2'].map((name) => `${name}.heapsnapshot`);
  runCli(['diff', ...files, '--html', 'diff.html'], 1);
  for (const scheme of ['light', 'dark'] as const) {
    const opened = await openPage(browser, join(folder, 'diff.html'), scheme);
    expect(await opened.page.locator('h1').textContent()).toBe(
      'heapslope: growth over 3 heap snapshots',
    );
    expect(await opened.findViolations()).toEqual([]);
    expect(opened.incidents).toEqual([]);
  }
});
