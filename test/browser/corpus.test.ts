import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium } from './find-chromium.js';
import { installPackage, type InstalledPackage } from './install-package.js';

const MINUTES = 60_000;
const BENCH = fileURLToPath(new URL('../../bench/pages.mjs', import.meta.url));

let installed: InstalledPackage;

beforeAll(() => {
  installed = installPackage();
}, 3 * MINUTES);

afterAll(() => installed?.remove());

/** Runs the corpus of pages with the packed package; the table is the message where something is wrong. */
function tryPages(flags: string[]): void {
  const build = join(installed.folder, 'node_modules', 'heapslope', 'dist');
  const run = spawnSync(process.execPath, [BENCH, '--build', build, ...flags], {
    encoding: 'utf8',
    env: { ...process.env, CHROMIUM: findChromium() },
  });
  expect(run.status, `${run.stdout}\n${run.stderr}`).toBe(0);
}

test('every page is judged right, and its culprit named', { timeout: 30 * MINUTES }, () => {
  tryPages([]);
});

test('snapshots of every page are compared right', { timeout: 15 * MINUTES }, () => {
  tryPages(['--diff']);
});
