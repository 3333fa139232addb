/** `heapslope run`: an exported function in a process of its own. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { CLI, eventually, isRunning, killAll, runCli, startNode } from './processes.js';

let folder: string;
let module: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapslope-run-'));
  module = join(folder, 'handlers.mjs');
  writeFileSync(
    module,
    `import { writeFileSync } from 'node:fs';
    const kept = [];
    export default () => JSON.parse('{}');
    export const leak = () => { kept.push({}); console.log('said by the handler'); };
    export const log = () => { console.log('said by the handler'); };
    export const fail = () => { throw new Error('no database'); };
    export const forge = () => { throw new Error('\\u001b[31mred\\u202e\\nheapslope: CLEAN'); };
    export const leave = () => process.exit(5);
    export const wait = () => { console.error('pid ' + process.pid); for (;;); };
    export const limit = 5;
    export const part = () => {
      const folder = process.env.SNAPSHOTS;
      for (const pid of [1, process.pid]) writeFileSync(folder + '/heapslope-now-' + pid + '-1.heapsnapshot.partial', '');
      console.error('is there');
      for (;;);
    };`,
  );
});
afterEach(killAll);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('prints the report alone, and exits with its verdict', async () => {
  const clean = await runCli('run', module);
  expect(clean.stdout).toMatch(/^ CLEAN /);
  expect(clean.code).toBe(0);

  const leaky = await runCli('run', `${module}#leak`, '--json');
  const report = JSON.parse(leaky.stdout) as { verdict: string; leaks: { growing: object }[] };
  expect(report).toMatchObject({ verdict: 'leak', leaks: [{ growing: { constructor: 'Array' } }] });
  expect(leaky.stderr).toContain('said by the handler');
  expect(leaky.code).toBe(1);
});

it('waits for whoever reads what the calls print', async () => {
  const { child, said, ended } = startNode([CLI, 'run', `${module}#log`]);
  // 100 kB a second: what the calls print would wait in the process that is measured.
  child.stderr!.pause();
  const reading = setInterval(() => child.stderr!.read(1000), 10);
  child.once('exit', () => child.stderr!.resume());
  await ended;
  clearInterval(reading);
  expect(said.stdout).toMatch(/^ CLEAN /);
});

it.each([
  ['nonesuch.mjs', [], /nonesuch\.mjs cannot be loaded: Cannot find module/],
  ['#other', [], /no function other among its exports\. It exports default, fail, forge, leak/],
  ['#limit', [], /no function limit/],
  ['#fail', [], /The handler failed at call 1: Error: no database/],
  ['#forge', [], /Error: \\u001b\[31mred\\u202e\n {4}heapslope: CLEAN\n/],
  ['#leave', [], /ended with exit code 5 before the check was over/],
  ['', ['--calls', 'many'], /--calls must be a whole number/],
  ['', ['--tolerance', 'much'], /--tolerance must be bytes per call.*"much"/],
])('says what is wrong with %s %j', async (target, options, message) => {
  const whole = target.startsWith('#') || target === '' ? `${module}${target}` : target;
  const { code, stdout, stderr } = await runCli('run', whole, ...options);
  expect(stderr).toMatch(message);
  expect(stdout).toBe('');
  expect(code).toBe(3);
});

it('ends its process with Ctrl-C, whatever that does', async () => {
  const cli = startNode([CLI, 'run', `${module}#wait`]);
  const pid = Number(await cli.waitFor(/pid (\d+)/));
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(3);
  expect(await eventually(() => !isRunning(pid))).toBe(true);
});

it('says what it is doing where there is no terminal', async () => {
  const cli = startNode([CLI, 'run', `${module}#wait`]);
  await cli.waitFor(/^heapslope: starting, 2\.\d s$/m);
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(3);
});

it('leaves no part of a snapshot where its process is killed', async () => {
  const snapshots = join(folder, 'snapshots');
  mkdirSync(snapshots);
  const args = [CLI, 'run', `${module}#part`, '--snapshot-dir', snapshots];
  const cli = startNode(args, { SNAPSHOTS: snapshots });
  await cli.waitFor(/is there/);
  expect(readdirSync(snapshots)).toHaveLength(2);
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(3);
  expect(readdirSync(snapshots)).toEqual(['heapslope-now-1-1.heapsnapshot.partial']);
});

it('finds a package from the current folder, and a module by its URL', async () => {
  const own = join(folder, 'node_modules', 'only-here');
  mkdirSync(own, { recursive: true });
  const manifest = { name: 'only-here', exports: { import: './index.mjs', require: './no.cjs' } };
  writeFileSync(join(own, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(own, 'index.mjs'), `export const handle = () => process.exit(5);`);
  for (const target of ['only-here', pathToFileURL(join(own, 'index.mjs')).href]) {
    const cli = startNode([CLI, 'run', `${target}#handle`], {}, folder);
    expect(await cli.ended).toBe(3);
    expect(cli.said.stderr).toMatch(/ended with exit code 5 before the check was over/);
  }
});
