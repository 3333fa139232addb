import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LeakReport } from '../../src/report/leak-report.js';
import { findChromium } from './find-chromium.js';
import { installPackage, type InstalledPackage } from './install-package.js';

/** `heapslope page`, as a user has it; the driver is that of this repository. */
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
/** In the environment of all that is started here: what is left behind is known by it. */
const MARK = randomUUID();
const APP = `<nav><a href="/app/items">items</a> <a href="/plain">plain</a></nav><main></main><script>
  const seen = [];
  const render = () => {
    const section = document.createElement('section');
    if (location.pathname.endsWith('items')) seen.push(section);
    document.querySelector('main').replaceChildren(section);
  };
  document.querySelector('a').addEventListener('click', (event) => {
    event.preventDefault();
    history.pushState({}, '', event.target.href);
    render();
  });
  addEventListener('popstate', render);
  render();
</script>`;
const SCENARIO = `
  export const setup = (page) => page.evaluate('globalThis.isReady = true');
  export async function clean(page) {
    await page.evaluate(\`(() => {
      if (!isReady) throw new Error('setup was not called');
      const row = document.createElement('p');
      document.body.append(row);
      row.remove();
    })()\`);
  }
  let calls = 0;
  const atFifth = (fault) => (page) => (++calls === 5 ? fault(page) : clean(page));
  export const crashes = atFifth((page) => page.goto('chrome://crash').catch(() => {}));
  export const closes = atFifth((page) => page.close());
  export const ends = atFifth((page) => page.context().browser().close());
  export const leaves = atFifth((page) => page.reload());
  export const throws = atFifth((page) => page.evaluate('missing.rows'));
  export const waits = atFifth(() => {
    console.error('waiting');
    return new Promise((resolve) => setTimeout(resolve, 60000));
  });
`;

let installed: InstalledPackage;
let server: Server;
let url: string;
let folder: string;

beforeAll(async () => {
  installed = installPackage();
  folder = mkdtempSync(join(tmpdir(), 'heapslope-page-command-'));
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, 'scenario.mjs'), SCENARIO);
  server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(request.url?.startsWith('/app') ? APP : '<h1>plain</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  installed.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** @param signal is sent once the scenario says that it waits */
async function runPage(
  args: string[],
  {
    cwd = REPOSITORY,
    env = {},
    signal,
  }: { cwd?: string; env?: object; signal?: NodeJS.Signals } = {},
) {
  const cli = join(installed.folder, 'node_modules', 'heapslope', 'dist', 'cli.mjs');
  const temporary = mkdtempSync(join(folder, 'tmp-'));
  const child = spawn(process.execPath, [cli, 'page', ...args], {
    cwd,
    env: {
      ...process.env,
      CHROMIUM: findChromium(),
      HEAPSLOPE_TEST: MARK,
      TMPDIR: temporary,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr.on('data', (chunk) => {
    if (signal !== undefined && String(chunk).includes('waiting')) child.kill(signal);
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code as number, stdout, stderr, left: listLeft(temporary) };
}

/** Processes and files that a run has left behind: a port is a process's. */
function listLeft(temporary: string): string[] {
  const files = readdirSync(temporary);
  if (process.platform !== 'linux') return files;
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(MARK);
      } catch {
        return false;
      }
    });
  return [...processes, ...files];
}

it('follows the links of a router and leaves them again, and says what is kept', async () => {
  const { code, stdout, stderr, left } = await runPage([`${url}/app`, '--json']);
  expect(code, stderr).toBe(1);
  const report = JSON.parse(stdout) as LeakReport;
  expect(report).toMatchObject({
    name: `items (${url}/app/items)`,
    verdict: 'leak',
    runtime: { browser: 'Chromium', browserVersion: expect.stringMatching(/^\d+\./) },
  });
  expect(report.leaks[0]!.growing.describe).toMatch(/seen.*\+1\.00/);
  expect(stderr).toContain(`Left out, since they load another document: ${url}/plain`);
  expect(left).toEqual([]);
}, 120_000);

it('runs a scenario of the user', async () => {
  const scenario = `${join(folder, 'scenario.mjs')}#clean`;
  const { code, stdout, stderr, left } = await runPage([`${url}/plain`, '--scenario', scenario]);
  expect(stdout).toMatch(/^ CLEAN /);
  expect(code, stderr).toBe(0);
  expect(left).toEqual([]);
}, 120_000);

it.each([
  ['crashes', 'crashes', /The page crashed in the middle of its check/],
  ['is closed', 'closes', /The page went away in the middle of its check/],
  ['ends with its browser', 'ends', /The page went away in the middle of its check/],
  ['loads itself again', 'leaves', /loaded another document in the middle of its check/],
  ['throws', 'throws', /failed at call 5: .*missing is not defined/s],
])(
  'tells a page that %s, and leaves nothing behind',
  async (_, name, message) => {
    const scenario = `${join(folder, 'scenario.mjs')}#${name}`;
    const { code, stderr, left } = await runPage([`${url}/plain`, '--scenario', scenario]);
    expect(stderr).toMatch(message);
    expect([code, left]).toEqual([3, []]);
  },
  60_000,
);

it.each(['SIGINT', 'SIGTERM'] as const)(
  'ends by %s in mid-check, and leaves nothing behind',
  async (signal) => {
    const scenario = `${join(folder, 'scenario.mjs')}#waits`;
    const { code, left } = await runPage([`${url}/plain`, '--scenario', scenario], { signal });
    expect(code).not.toBe(0);
    expect(left).toEqual([]);
  },
  60_000,
);

it.each([
  ['a page without such links', ['/plain'], {}, /has no link that stays in its document/],
  ['no browser at the path', ['/app', '--browser', '/nowhere'], {}, /no browser at \/nowhere/],
  ['no browser where CHROMIUM says', ['/app'], { CHROMIUM: '/nowhere' }, /which CHROMIUM names/],
  [
    'no browser at all',
    ['/app'],
    { CHROMIUM: '', PATH: '' },
    /There is no Chromium on this machine/,
  ],
  [
    'another program',
    ['/app', '--browser', process.execPath],
    {},
    /cannot be started as a browser/,
  ],
  ['a scenario that is not there', ['/app', '--scenario', './none.mjs#x'], {}, /cannot be loaded/],
  ['an unknown option', ['/app', '--scenaro', 'x'], {}, /scenaro/],
])(
  'tells %s, and leaves nothing behind',
  async (_, [path, ...args], env, message) => {
    const { code, stderr, left } = await runPage([url + path, ...args], { env });
    expect(stderr).toMatch(message);
    expect([code, left]).toEqual([3, []]);
  },
  60_000,
);

it('tells an address that nobody serves, one that is none, and a project without a driver', async () => {
  expect(await runPage(['http://127.0.0.1:1/'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('cannot be opened'),
    left: [],
  });
  expect(await runPage(['ftp://x'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('must begin with http://'),
  });
  expect(await runPage([`${url}/app`], { cwd: folder })).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('npm install --save-dev playwright-core'),
  });
}, 60_000);
