import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.js';
import { cleanMessage } from '../../../src/report/safe-text.js';

const dir = mkdtempSync(join(tmpdir(), 'heapslope-cli-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Runs a command as `main.ts` does, without a terminal. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runCli(args, {
    print: (text) => (out += `${text}\n`),
    warn: (text) => (err += `${cleanMessage(text)}\n`),
    columns: undefined,
    hasColor: false,
    catchInterrupts: () => new AbortController().signal,
  });
  return { code, out, err };
}

function write(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

test.each(['--version', '-v', 'version'])('%s prints the version alone', async (flag) => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(await run(flag)).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

test('alone it says what to do next', async () => {
  const { code, out, err } = await run();
  expect(code).toBe(3);
  expect(out).toBe('');
  expect(err).toMatch(/Usage: heapslope <command>[^]*What next:[^]*toLeakMemory[^]*heapslope run/);
  expect((await run('--help')).out).toBe(err);
  expect((await run('help', 'constructor')).out).toBe(err);
});

test.each([
  [['diff', 'a', 'b', '--jsn'], /There is no option --jsn\. Did you mean --json\?/],
  [['attach', '1', '--laod', 'x'], /There is no option --laod\. Did you mean --load\?/],
  [['diff', '--zzzz'], /There is no option --zzzz\. It has --json, --html, --top, --help\./],
  [['diff', '-x', 'a', 'b'], /There is no option -x\./],
  [['attach', '1', '--load', 'ftp://127.0.0.1/x'], /cannot be asked: it must begin with http/],
])('%j is refused with what is right', async (args, says) => {
  const { code, err } = await run(...args);
  expect(code).toBe(3);
  expect(err).toMatch(says);
  expect(err).not.toMatch(/positional/);
});

test.each([
  ['a file name', ['diff', 'a\u001b[31mb\nheapslope: CLEAN', 'c']],
  ['a file that is given twice', ['diff', write('e\u001b[31m\nf\u202e', '{}')]],
  ['an option', ['diff', '--a\u001b[31m\nb\u202e', 'c']],
  [
    'a header',
    ['attach', '1', '--load', 'http://127.0.0.1/', '--header', 'X: a\u001b[31m\nb\u202e'],
  ],
  ['a command', ['a\u001b[31m\nb\u202e']],
  ['a report', ['report', 'a\u001b[31m\nb\u202e']],
  ['a module', ['run', './a\u001b[31m\nb\u202e.mjs', 'two']],
])('%s reaches standard error without control characters and lines of its own', async (_, args) => {
  const given = args.length === 2 && args[0] === 'diff' ? [...args, args[1]!] : args;
  const { code, err } = await run(...given);
  expect(code).toBe(3);
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  expect(err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  expect(err).not.toMatch(/^(?:b|f|heapslope: CLEAN)/m);
});

test('a user and a password in an address are told to go into a header', async () => {
  const { code, err } = await run('attach', '1', '--load', 'http://user:hunter2@127.0.0.1/');
  expect(code).toBe(3);
  expect(err).toMatch(/--header 'authorization: Basic …'/);
});

test('secrets of an address are not repeated', async () => {
  const secrets = [
    'http://user:hunter2@127.0.0.1/',
    'ftp://127.0.0.1/?token=hunter2',
    'ftp://127.0.0.1/?a=1&X-Amz-Signature=hunter2#access_token=hunter2',
    'ftp://127.0.0.1/?client_secret=hunter2&PHPSESSIONID=hunter2&refresh-token=hunter2',
  ];
  for (const url of secrets) {
    const { code, err } = await run('attach', '1', '--load', url);
    expect(code).toBe(3);
    expect(err).not.toContain('hunter2');
  }
});

test.each([
  ['a.cpuprofile', '{"nodes":[{"id":1}],"startTime":1,"endTime":2}', /seems to be a CPU profile/],
  ['b.cpuprofile', '{"startTime":1,"nodes":[{"id":1}]}', /seems to be a CPU profile/],
  [
    'a.heapprofile',
    '{"head":{"callFrame":{}},"samples":[]}',
    /seems to be a sampling heap profile/,
  ],
  ['a.json', '{"traceEvents":[]}', /seems to be a trace/],
])('%s is recognised', async (name, text, says) => {
  const { code, err } = await run('diff', write(name, text), write(`2${name}`, text));
  expect(code).toBe(3);
  expect(err).toMatch(says);
  expect(err).toMatch(/\.heapsnapshot file/);
});
