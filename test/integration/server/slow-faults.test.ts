/** Whole checks of servers, and faults that take long to come: only in `npm run test:all`. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { runScript } from '../run-script.js';
import { CLI, isRunning, killAll, runCli, SERVER, startNode, startServer } from './processes.js';

const BUILD = new URL('../../../dist/server.mjs', import.meta.url).href;
/** Not the usual one, on which other tests rely. */
const NODE_PORT = 9339;
const path = JSON.stringify(SERVER);

afterEach(killAll);

describe('a process that cannot be had', () => {
  it('handles SIGUSR1 itself, or finds its port in use', async () => {
    const deaf = await startServer(['deaf'], [`--inspect-port=${NODE_PORT}`]);
    const load = ['--load', deaf.url, '--timeout', '5'];
    const refused = await runCli('attach', String(deaf.pid), ...load);
    expect(refused.stderr).toMatch(/did not open its inspector within 5 s: .* handles SIGUSR1/);
    expect(refused.code).toBe(3);

    const other = createTcpServer();
    await new Promise<void>((resolve) => other.listen(NODE_PORT, '127.0.0.1', resolve));
    const target = await startServer(['leak'], [`--inspect-port=${NODE_PORT}`]);
    const { code, stderr } = await runCli('attach', String(target.pid), '--load', target.url);
    expect(stderr).toMatch(/port 9339.* is in use by another process/);
    expect(code).toBe(3);
    expect(isRunning(target.pid)).toBe(true);
    other.close();
  });
});

describe('a process that fails while it is measured', () => {
  it('is started again by its supervisor: that is another process', async () => {
    const supervisor = startNode(
      [CLI.replace(/dist.*/, 'test/integration/server/programs/supervisor.mjs')],
      {
        NODE_OPTIONS: '--inspect=127.0.0.1:0',
      },
    );
    const url = await supervisor.waitFor(/listening on (http:\S+)/);
    const pid = await supervisor.waitFor(/pid (\d+)/);
    const { code, stderr } = await runCli('attach', pid, '--load', url);
    expect(stderr).toMatch(new RegExp(`process ${pid} went away`));
    expect(code).toBe(3);
    supervisor.child.kill('SIGTERM');
    await supervisor.ended;
  });

  it('runs out of memory while it is explained', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'heapslope-faults-'));
    const target = await startServer(
      ['full'],
      ['--max-old-space-size=40', '--inspect=127.0.0.1:0'],
    );
    const inspector = await target.waitFor(/(ws:\S+)/);
    const { code, stderr } = await runCli(
      'attach',
      inspector,
      '--load',
      target.url,
      '--snapshot-dir',
      folder,
    );
    expect(stderr).toMatch(/went away/);
    expect(target.said.stderr).toMatch(/heap out of memory/);
    expect(code).toBe(3);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});

describe('Ctrl-C', () => {
  it('does not wait for a process that stands still, which is put back when it goes on', async () => {
    const target = await startServer(['stall', '300'], ['--inspect=127.0.0.1:0']);
    const inspector = await target.waitFor(/(ws:\S+)/);
    const cli = startNode([CLI, 'attach', inspector, '--load', target.url]);
    await target.waitFor(/asked 300 times/);
    cli.child.kill('SIGINT');
    expect(await cli.ended).toBe(3);
    expect(cli.said.stderr).toMatch(/putting the process back as it was…\n.*Interrupted by SIGINT/);
    expect(target.said.stdout).not.toMatch(/goes on/);
    expect((await fetch(target.url)).headers.get('x-watched')).toBe('false');
  });
});

describe('a debugger that is attached already', () => {
  it('does not disturb the check, and stays', async () => {
    const target = await startServer(['leak'], ['--inspect=127.0.0.1:0']);
    const inspector = await target.waitFor(/(ws:\S+)/);
    const debug = new WebSocket(inspector);
    await new Promise((resolve) => debug.once('open', resolve));
    debug.send('{ "id": 1, "method": "Debugger.enable" }');
    const { code, stdout } = await runCli('attach', inspector, '--load', target.url, '--json');
    const report = JSON.parse(stdout) as { verdict: string; leaks: { growing: object }[] };
    expect(report.verdict).toBe('leak');
    expect(report.leaks[0]?.growing).toMatchObject({ constructor: 'Array', edge: '[]' });
    expect(code).toBe(1);
    expect(debug.readyState).toBe(WebSocket.OPEN);
    debug.terminate();
  });
});

describe('the requests of a server', () => {
  it('are a path, a Request or a function, several at a time, and their answers are counted', async () => {
    const report = await runScript<{
      verdict: string;
      load: object;
      pid: number;
      told: string;
      instances: string;
    }>(`
      import { launch } from ${JSON.stringify(BUILD)};
      import { detectLeak, formatReport } from HEAPSLOPE;
      import { toLeakInstancesOf } from HEAPSLOPE_MATCHERS;
      const server = await launch('node', [${path}, 'leak'], { ready: /listening on (http:\\S+)/ });
      try {
        const request = new Request(server.url, { method: 'POST', body: 'x', headers: { 'x-name': 'n' } });
        const options = { timeBudget: 500 };
        const report = await detectLeak(server.requests(request, { connections: 2, pipelining: 2 }), options);
        const ask = server.requests(() => fetch(server.url));
        const { message } = await toLeakInstancesOf.call({ isNot: true }, ask, 'Nonesuch', options).catch((error) => error);
        print({
          verdict: report.verdict, load: report.load, pid: report.runtime.pid - server.pid,
          told: formatReport(report), instances: message,
        });
      } finally {
        await server.stop();
      }
    `);
    expect(report.verdict).toBe('leak');
    expect(report.load).toMatchObject({ connections: 2, pipelining: 2, errors: {} });
    expect(report.told).toMatch(
      /requests answered \(status 200: \d+\), over 2 connections, 2 at a time/,
    );
    expect(report.pid).toBe(0);
    expect(report.instances).toMatch(/no class "Nonesuch"/);
  });
});

describe('where others serve, too', () => {
  const program = (name: string) =>
    JSON.stringify(fileURLToPath(new URL(`programs/${name}.mjs`, import.meta.url)));

  it('measures one worker of a cluster', async () => {
    const { verdict, served } = await runScript<Record<string, string>>(`
      import { launch } from ${JSON.stringify(BUILD)};
      import { detectLeak } from HEAPSLOPE;
      const server = await launch('node', [${program('cluster')}], {
        ready: /workers .* listening on (http:\\S+)/,
      });
      try {
        const report = await detectLeak(server.requests('/'), { timeBudget: 500 });
        const warning = report.warnings.find(({ code }) => code === 'served-elsewhere');
        print({ verdict: report.verdict, served: warning ? warning.message : 'all' });
      } finally {
        await server.stop();
      }
    `);
    expect(verdict).toBe('leak');
    expect(served).toBe('all');
  });

  it.each(["'/'", 'async () => { await (await fetch(server.url)).text(); }'])(
    'never calls a main thread clean that was asked nothing: %s',
    async (source) => {
      const { verdict, reason } = await runScript<Record<string, string>>(`
        import { launch } from ${JSON.stringify(BUILD)};
        import { detectLeak } from HEAPSLOPE;
        const server = await launch('node', [${program('thread')}], { ready: /listening on (http:\\S+)/ });
        try {
          print(await detectLeak(server.requests(${source}), { timeBudget: 500 }));
        } finally {
          await server.stop();
        }
      `);
      expect(verdict).toBe('inconclusive');
      expect(reason).toMatch(/no node:http server of its main thread was asked anything/);
    },
  );

  it('believes a function that asks over a connection of its own', async () => {
    const echo = `
      require('node:http').createServer().listen(0, '127.0.0.1');
      const server = require('node:net').createServer((socket) => socket.pipe(socket));
      server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));`;
    const { verdict } = await runScript<Record<string, string>>(`
      import { connect } from 'node:net';
      import { launch } from ${JSON.stringify(BUILD)};
      import { detectLeak } from HEAPSLOPE;
      const server = await launch('node', ['-e', ${JSON.stringify(echo)}], { ready: /port (\\d+)/ });
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      const ask = () => new Promise((resolve) => { socket.once('data', resolve); socket.write('x'); });
      try {
        print(await detectLeak(server.requests(ask), { timeBudget: 500, tolerance: '1 kB' }));
      } finally {
        socket.destroy();
        await server.stop();
      }
    `);
    expect(verdict).toBe('clean');
  });
});
