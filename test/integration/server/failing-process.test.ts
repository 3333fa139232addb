/**
 * More of what goes wrong with a process that is measured, at the same time: each is a process of its own with an
 * inspector on a port of its own, and mostly waited for.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { limitConcurrency } from '../limit-concurrency.js';
import { runScript } from '../run-script.js';
import {
  eventually,
  isListening,
  isRunning,
  killAll,
  runCli,
  startNode,
  startServer,
  CLI,
} from './processes.js';

const BUILD = new URL('../../../dist/server.mjs', import.meta.url).href;
const inTurn = limitConcurrency(3);

afterAll(killAll);

describe.concurrent('an inspector that was opened for us', () => {
  it.each([
    [
      'is too old',
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.0' } });
       setInterval(() => {}, 1000)`,
      /runs Node 18\.20\.0, which heapslope cannot measure/,
    ],
    [
      'does not answer',
      `const { url } = require('node:inspector');
       const block = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000);
       const timer = setInterval(() => url() && (clearInterval(timer), block()), 1);
       setInterval(() => {}, 1000)`,
      /did not answer Runtime\.\w+ within 1 s/,
    ],
  ])('is closed again where the process %s', (_, program, message) =>
    inTurn(async () => {
      const target = startNode(['--inspect-port=0', '-e', `${program}; console.log('runs')`]);
      await target.waitFor(/runs/);
      const { code, stderr } = await runCli(
        'attach',
        String(target.pid),
        '--load',
        'http://127.0.0.1:1/',
        '--timeout',
        '1',
      );
      expect(stderr).toMatch(message);
      expect(code).toBe(3);
      const port = Number(await target.waitFor(/listening on ws:\/\/127\.0\.0\.1:(\d+)/));
      expect(await eventually(async () => !(await isListening(port)))).toBe(true);
      expect(isRunning(target.pid)).toBe(true);
    }),
  );
});

describe.concurrent('a process that fails while it is measured', () => {
  it.each([
    ['ends in a batch', ['exit', '300'], [], /process \d+ went away/],
    [
      'answers 500',
      ['status', '300'],
      [],
      /requests failed \(status 500: \d+\).*no more than 1 % may/,
    ],
    ['stops to answer', ['silent', '300'], ['--timeout', '1'], /requests failed \(timeout: \d\)/],
    ['computes without end', ['hang', '300'], ['--timeout', '1'], /timeout: \d|did not answer/],
  ])('%s', (_, args, options, message) =>
    inTurn(async () => {
      const target = await startServer(args, ['--inspect=127.0.0.1:0']);
      const inspector = await target.waitFor(/(ws:\S+)/);
      const { code, stderr, stdout } = await runCli(
        'attach',
        inspector,
        '--load',
        target.url,
        ...options,
      );
      // One computes without end.
      target.child.kill('SIGKILL');
      expect(stderr).toMatch(message);
      expect(stdout).toBe('');
      expect(code).toBe(3);
    }),
  );
});

describe.concurrent('the end of the terminal', () => {
  it('leaves the process as it was', () =>
    inTurn(async () => {
      const target = await startServer(['clean', '2000'], ['--inspect=127.0.0.1:0']);
      const inspector = await target.waitFor(/(ws:\S+)/);
      const args = ['attach', inspector, '--load', target.url, '--time-budget', '8000'];
      const cli = startNode([CLI, ...args]);
      await target.waitFor(/asked 2000 times/);
      cli.child.stderr!.destroy();
      cli.child.kill('SIGHUP');
      expect(await cli.ended).toBe(3);
      expect((await fetch(target.url)).headers.get('x-watched')).toBe('false');
    }));
});

describe.concurrent('stop() while a check runs', () => {
  it('makes the check fail, puts the process back as it was, and refuses further ones', () =>
    inTurn(async () => {
      const target = await startServer(['clean'], ['--inspect=127.0.0.1:0']);
      const inspector = await target.waitFor(/(ws:\S+)/);
      const { codes, watched } = await runScript<{ codes: string[]; watched: string[] }>(`
      import { attach } from ${JSON.stringify(BUILD)};
      import { detectLeak } from HEAPSLOPE;
      const url = ${JSON.stringify(target.url)};
      const server = await attach(${JSON.stringify(inspector)});
      const codes = [], watched = [];
      const readWatched = async () => watched.push((await fetch(url)).headers.get('x-watched'));
      let stopped;
      const onProgress = () => (stopped ??= readWatched().then(() => server.stop()));
      const ask = server.requests(url);
      for (const options of [{ onProgress, timeBudget: 5000 }, {}])
        await detectLeak(ask, options).catch(({ code }) => codes.push(code));
      await stopped;
      await readWatched();
      print({ codes, watched });
    `);
      expect(codes).toEqual(['HEAPSLOPE_USAGE', 'HEAPSLOPE_USAGE']);
      expect(watched).toEqual(['true', 'false']);
    }));
});
