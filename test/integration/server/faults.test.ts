/**
 * What goes wrong with a process that is measured: each time a clear error, exit code 3, and nothing
 * that stays behind. The inspector of a process that is given by its id opens on one port for the whole
 * machine, so these tests run one after the other.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
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

const NODE_PORT = 9229;
const IDLE = `console.log('runs'); setInterval(() => {}, 1000)`;
const servers: { close(): void }[] = [];

afterEach(() => {
  killAll();
  for (const server of servers.splice(0)) server.close();
});

/** Listens on a free port, or on the one that is given. */
async function listen(
  server: Server | ReturnType<typeof createTcpServer>,
  port = 0,
): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('a process that cannot be had', () => {
  it('does not exist', async () => {
    const { code, stderr } = await runCli('attach', '4194000', '--load', 'http://127.0.0.1:1/');
    expect(stderr).toMatch(/There is no process 4194000/);
    expect(code).toBe(3);
  });

  it('is no Node, and survives', async () => {
    const shell = startNode([
      '-e',
      'require("child_process").spawn("sleep", ["60"], { stdio: "inherit" }).once("spawn", function () { console.log("pid " + this.pid) })',
    ]);
    const pid = await shell.waitFor(/pid (\d+)/);
    const { code, stderr } = await runCli('attach', pid, '--load', 'http://127.0.0.1:1/');
    expect(stderr).toMatch(/is \S*(?:sleep|coreutils|busybox)\S*, no Node/);
    expect(code).toBe(3);
    expect(isRunning(Number(pid))).toBe(true);
    process.kill(Number(pid), 'SIGKILL');
  });

  it.each([
    ['nothing', undefined, /nothing listens there/],
    [
      'another protocol',
      createTcpServer((socket) => socket.end('220 mail ready\r\n')),
      /does not speak its protocol/,
    ],
    ['a web server', createServer((_, response) => response.writeHead(404).end()), /status 404/],
    [
      'Deno',
      createServer((_, response) => response.end('{ "Browser": "Deno", "V8-Version": "13.0" }')),
      /belongs to Deno.*inspector of Node alone/,
    ],
    [
      'Bun',
      createServer((_, response) =>
        response.end('{ "Browser": "Bun", "Protocol-Version": "1.3" }'),
      ),
      /belongs to Bun/,
    ],
  ])('has %s on its port', async (_, server, message) => {
    const port = server === undefined ? 1 : await listen(server);
    const { code, stderr } = await runCli('attach', `:${port}`, '--load', 'http://127.0.0.1:1/');
    expect(stderr).toMatch(message);
    expect(code).toBe(3);
  });

  it('is on another machine', async () => {
    const { code, stderr } = await runCli(
      'attach',
      'ws://10.0.0.1:9229/x',
      '--load',
      'http://127.0.0.1:1/',
    );
    expect(stderr).toMatch(/Only a process of this machine/);
    expect(code).toBe(3);
  });
});

describe('what nobody foresaw', () => {
  it('is no leak', async () => {
    const silent = createTcpServer();
    const port = await listen(silent);
    const connected = new Promise((resolve) => silent.once('connection', resolve));
    const surprise = `data:text/javascript,process.on('SIGUSR2', () => { throw new Error('surprise') })`;
    const cli = startNode(['--import', surprise, CLI, 'attach', `:${port}`, '--load', 'http://x/']);
    await connected;
    cli.child.kill('SIGUSR2');
    expect(await cli.ended).toBe(3);
    expect(cli.said.stderr).toMatch(/Error: surprise/);
  });

  it('nor is output that nobody takes', async () => {
    const cli = startNode([CLI, 'attach', '4194000', '--load', 'http://127.0.0.1:1/']);
    cli.child.stderr!.destroy();
    expect(await cli.ended).toBe(3);
  });
});

describe('an inspector that would be open to others', () => {
  const attach = (pid: number) =>
    runCli('attach', String(pid), '--load', 'http://127.0.0.1:1/', '--timeout', '9');

  it('is not asked for', async () => {
    const target = startNode(['--inspect-port', '0.0.0.0:9477', '-e', IDLE]);
    await target.waitFor(/runs/);
    const { code, stderr } = await attach(target.pid);
    expect(stderr).toMatch(/would listen on 0\.0\.0\.0, for everybody/);
    expect(code).toBe(3);
    expect(target.said.stderr).toBe('');
  });

  it('is closed again where nobody could know', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'heapslope-faults-'));
    const file = join(folder, 'hidden.env');
    writeFileSync(file, 'NODE_OPTIONS=--inspect-port=0.0.0.0:9478\n');
    const target = startNode([`--env-file=${file}`, '-e', IDLE]);
    await target.waitFor(/runs/);
    const { code, stderr } = await attach(target.pid);
    rmSync(folder, { recursive: true });
    expect(stderr).toMatch(/would listen on more than 127\.0\.0\.1/);
    expect(code).toBe(3);
    await target.waitFor(/listening on ws:\/\/0\.0\.0\.0:9478/);
    expect(await eventually(async () => !(await isListening(9478)))).toBe(true);
    expect(isRunning(target.pid)).toBe(true);
  });
});

describe('an inspector that opens late', () => {
  it('is closed where nobody waits for it any more', async () => {
    // V8 is not asked in between, as it is where it computes.
    const program = `console.log('runs'); require('child_process').execSync('sleep 2'); setInterval(() => {}, 1000)`;
    const target = startNode(['--inspect-port=9479', '-e', program]);
    await target.waitFor(/runs/);
    const load = ['--load', 'http://127.0.0.1:1/', '--timeout', '0.5'];
    const { code, stderr } = await runCli('attach', String(target.pid), ...load);
    expect(stderr).toMatch(/within 0\.5 s: its event loop stands still.*may still open it later/);
    expect(code).toBe(3);
    await target.waitFor(/listening on ws:\/\/127\.0\.0\.1:9479/);
    expect(await eventually(async () => !(await isListening(9479)))).toBe(true);
    expect(isRunning(target.pid)).toBe(true);
  });
});

describe('the end of the process that measures', () => {
  it('leaves the one that it measured as it was', async () => {
    const noteFlags = `data:text/javascript,import v8 from 'node:v8';
      const set = v8.setFlagsFromString;
      v8.setFlagsFromString = (flag) => { console.log('set ' + flag); set(flag); };`;
    const target = await startServer(['leak'], ['--inspect-port=9480', '--import', noteFlags]);
    const tester = startNode([
      '--input-type=module',
      '-e',
      `import { attach } from ${JSON.stringify(CLI.replace('cli.mjs', 'server.mjs'))};
       await attach({ pid: ${target.pid} });
       console.log('attached');
       setInterval(() => {}, 1000);`,
    ]);
    await tester.waitFor(/attached/);
    expect(await isListening(9480)).toBe(true);
    tester.child.kill('SIGKILL');
    await target.waitFor(/set --flush-bytecode/);
    expect(await eventually(async () => !(await isListening(9480)))).toBe(true);
    expect((await fetch(target.url)).status).toBe(200);
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['its inspector is open', /Debugger listening on/],
    ['it is measured', /asked 5000 times/],
  ])('leaves the process as it was: when %s', async (_, moment) => {
    const folder = mkdtempSync(join(tmpdir(), 'heapslope-faults-'));
    const target = await startServer(['leak', '5000']);
    const args = ['attach', String(target.pid), '--load', target.url, '--snapshot-dir', folder];
    const cli = startNode([CLI, ...args, '--time-budget', '8000']);
    await target.waitFor(moment);
    cli.child.kill('SIGINT');
    expect(await cli.ended).toBe(3);
    expect(cli.said.stderr).toMatch(/Interrupted by SIGINT/);
    expect(cli.said.stdout).toBe('');
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
    expect(await eventually(async () => !(await isListening(NODE_PORT)))).toBe(true);
    const { status, headers } = await fetch(target.url);
    expect(status).toBe(200);
    expect(headers.get('x-watched')).toBe('false');
  });

  it('does not wait for a process that does not answer when it is attached to', async () => {
    const silent = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    servers.push(silent);
    await new Promise((resolve) => silent.once('listening', resolve));
    const asked = new Promise<void>((resolve) =>
      silent.on('connection', (socket) =>
        socket.on('message', (data: Buffer) => /"Runtime\./.test(data.toString()) && resolve()),
      ),
    );
    const { port } = silent.address() as AddressInfo;
    const cli = startNode([
      CLI,
      'attach',
      `ws://127.0.0.1:${port}/x`,
      '--load',
      'http://127.0.0.1:1/',
    ]);
    await asked;
    cli.child.kill('SIGINT');
    expect(await cli.ended).toBe(3);
    expect(cli.said.stderr).toMatch(/Interrupted by SIGINT/);
  }, 20_000);

  it('ends the program at once when it comes again', async () => {
    const target = await startServer(['hang', '300'], ['--inspect=127.0.0.1:0']);
    const inspector = await target.waitFor(/(ws:\S+)/);
    const cli = startNode([CLI, 'attach', inspector, '--load', target.url]);
    await target.waitFor(/asked 300 times/);
    cli.child.kill('SIGINT');
    // As npm does, which hands on what the terminal has sent already: that is one interrupt.
    cli.child.kill('SIGINT');
    await cli.waitFor(/Interrupted: putting the process back as it was/);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(cli.child.exitCode).toBeNull();
    cli.child.kill('SIGINT');
    expect(await cli.ended).toBe(3);
    // What is told when the process has been waited for.
    expect(cli.said.stderr).not.toMatch(/Interrupted by/);
  });
});
