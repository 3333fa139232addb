import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { CYCLE } from './peer-pages.mjs';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Each checks one page by a command of its own, as a user types it: it launches a browser, opens the page, and
 * tells what it found.
 *
 * @typedef {{ isLeak: boolean | undefined, said: string }} Finding `undefined`: it came to no end
 * @typedef {{ chromium: string, peers: string, build: string, limitMs: number }} Setting
 * @type {Record<string, (url: string, setting: Setting) => Promise<Finding>>}
 */
export const TOOLS = {
  heapslope: (url, setting) =>
    inFolder(async (folder) => {
      const scenario = write(
        folder,
        'scenario.mjs',
        `export const cycle = (page) => page.evaluate(${JSON.stringify(CYCLE)});`,
      );
      const cli = join(resolve(setting.build), 'cli.mjs');
      const args = [cli, 'page', url, '--scenario', `${scenario}#cycle`, '--json'];
      const { code, stdout, stderr } = await run(args, REPOSITORY, setting);
      if (code > 1) return { isLeak: undefined, said: stderr || stdout };
      const report = JSON.parse(stdout);
      const [leak] = report.leaks;
      return {
        isLeak: code === 1,
        said: leak ? leak.growing.describe : report.reason,
        checkSeconds: report.timings.total / 1000,
      };
    }),

  fuite: (url, setting) =>
    inFolder(async (folder) => {
      const scenario = write(
        folder,
        'scenario.mjs',
        `export const iteration = (page) => page.evaluate(${JSON.stringify(CYCLE)});
export const createTests = () => [{ description: 'cycle' }];`,
      );
      const output = join(folder, 'out.json');
      const cli = join(setting.peers, 'node_modules/fuite/src/cli.js');
      const args = [
        cli,
        url,
        '--scenario',
        scenario,
        '--output',
        output,
        '--browser-arg=--no-sandbox',
      ];
      const { stdout, stderr } = await run(args, setting.peers, setting);
      const result = readJson(output);
      const [test] = result?.tests ?? result ?? [];
      const leaks = (test?.result ?? test)?.leaks;
      if (leaks === undefined) return { isLeak: undefined, said: stdout + stderr };
      return { isLeak: leaks.detected, said: JSON.stringify(leaks) };
    }),

  memlab: (url, setting) =>
    inFolder(async (folder) => {
      const scenario = write(
        folder,
        'scenario.cjs',
        `module.exports = {
  url: () => ${JSON.stringify(url)},
  action: async (page) => { for (let i = 0; i < 5; i++) await page.evaluate(${JSON.stringify(CYCLE)}); },
  back: async (page) => { await page.evaluate('0'); },
};`,
      );
      const cli = join(setting.peers, 'node_modules/memlab/bin/memlab');
      // As its own first line has them.
      const args = ['--expose-gc', '--max-old-space-size=4096', cli, 'run'];
      args.push('--scenario', scenario, '--work-dir', join(folder, 'work'));
      args.push('--headless', '--chromium-binary', setting.chromium);
      const { stdout, stderr } = await run(args, setting.peers, setting);
      const said = stdout + stderr;
      const found = /MemLab found (\d+) leak/.exec(said);
      return { isLeak: found === null ? undefined : found[1] !== '0', said };
    }),
};

async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'heapslope-peers-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function write(folder, name, source) {
  const file = join(folder, name);
  writeFileSync(file, source);
  return file;
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function run(args, cwd, { chromium, limitMs }) {
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      CHROMIUM: chromium,
      PUPPETEER_EXECUTABLE_PATH: chromium,
      NO_COLOR: '1',
    },
  });
  const timer = setTimeout(() => child.kill(), limitMs);
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((done) => child.once('close', (status) => done(status ?? 9))),
  ]);
  clearTimeout(timer);
  const [said, told] = [stdout, stderr].map(stripVTControlCharacters);
  return { code, stdout: said, stderr: told };
}
