import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installPackage, type InstalledPackage } from './install-package.js';
import { launchBrowser, openPage } from './open-page.js';

const MINUTES = 60_000;
const SERVER = `import { createServer } from 'node:http';
class Visit {}
const visits = [];
const server = createServer((request, response) => {
  visits.push(new Visit());
  response.end('ok');
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;
const HANDLER = `class Session {}
const sessions = [];
export function leak() { sessions.push(new Session()); }
`;

let installed: InstalledPackage;
let browser: Browser;
let server: ChildProcess | undefined;

beforeAll(async () => {
  installed = installPackage();
  writeFileSync(join(installed.folder, 'server.mjs'), SERVER);
  writeFileSync(join(installed.folder, 'handler.mjs'), HANDLER);
  browser = await launchBrowser();
}, 3 * MINUTES);

afterAll(async () => {
  server?.kill();
  await browser?.close();
  installed?.remove();
});

async function expectPage(file: string, title: RegExp, culprit: RegExp): Promise<void> {
  const { page, incidents, findViolations } = await openPage(browser, join(installed.folder, file));
  expect(await page.locator('h1').textContent()).toMatch(title);
  expect(await page.locator('details.check[open] .body').innerText()).toMatch(culprit);
  expect(await page.locator('svg.plot').count()).toBeGreaterThan(0);
  expect(await findViolations()).toEqual([]);
  expect(incidents).toEqual([]);
}

test('attach writes a page of a server', { timeout: 3 * MINUTES }, async () => {
  server = spawn(process.execPath, ['server.mjs'], { cwd: installed.folder });
  const [said] = (await once(server.stdout!, 'data')) as [Buffer];
  const url = `http://127.0.0.1:${String(said).trim()}/visit?token=secret`;
  installed.runCli(['attach', `${server.pid}`, '--load', url, '--html', 'out/attach.html'], 1);
  await expectPage('out/attach.html', /\/visit/, /visits.*\+1\.00 element per call/);
  expect(readFileSync(join(installed.folder, 'out/attach.html'), 'utf8')).not.toContain('secret');
});

test('run writes a page of a handler', { timeout: 3 * MINUTES }, async () => {
  installed.runCli(['run', 'handler.mjs#leak', '--html', 'run.html'], 1);
  await expectPage('run.html', /leak/, /sessions.*\+1\.00 element per call/);
});

test('a page that cannot be written is told', { timeout: 3 * MINUTES }, () => {
  installed.runCli(['run', 'handler.mjs#leak', '--html', 'handler.mjs/run.html'], 3);
});
