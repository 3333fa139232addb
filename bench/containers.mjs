// How often the guard of a whole container is right, in the runners: for each container and version a clean
// application and four leaks of test/containers, as tests of one file with one `toLeakScopes()` each. A leak is found
// where the report names the registration, and what captured it.
//
//   npm run build && node bench/containers.mjs [options]
//
//   --repeats N       runs of each file in each runner; default 1
//   --runner NAME     vitest or jest; may be given twice; default: both
//   --container NAME  those whose names begin so, such as 'inversify 8' or Nest; may be given several times
//   --cases A,B       default: clean,undisposed,captive,perRequest,errorPath
//   --node FILE       this Node in place of the one that runs this script
//   --folder DIR      installs there and keeps it; what is installed there already is used as it is
//   --results FILE    appends each result as a line of JSON, and counts those that are there already
//
// Exit code: 0 when all of it was right, 1 when something was not, 3 for wrong usage.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { formatTable } from './accuracy/format-tables.mjs';
import { packHeapslope } from './accuracy/pack-heapslope.mjs';
import { formatHead } from './describe-machine.mjs';

const CASES = ['clean', 'undisposed', 'captive', 'perRequest', 'errorPath'];
const CONTAINERS = [
  { name: 'awilix 13', file: 'awilix' },
  { name: 'awilix 12', file: 'awilix', env: { LIBRARY: 'awilix-12' } },
  { name: 'tsyringe 4', file: 'tsyringe' },
  { name: 'typedi 0.10', file: 'typedi' },
  { name: 'inversify 6', file: 'inversify', env: { LIBRARY: 'inversify-6' } },
  { name: 'inversify 7', file: 'inversify', env: { LIBRARY: 'inversify-7' } },
  { name: 'inversify 8', file: 'inversify', env: { LIBRARY: 'inversify-8' } },
  { name: 'Nest 11', file: 'nest' },
  { name: 'Nest 11, testing module', file: 'nest', env: { AS: 'testing-module' } },
  { name: 'Nest 10', file: 'nest', project: 'nest-10' },
  {
    name: 'Nest 10, testing module',
    file: 'nest',
    project: 'nest-10',
    env: { AS: 'testing-module' },
  },
];
const RUNNERS = {
  vitest: ['node_modules/vitest/vitest.mjs', 'run'],
  jest: [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    '--ci',
    '-i',
  ],
};
const CONFIGS = {
  'vitest.config.mjs': `export default {
  test: { globals: true, include: ['guard.test.mjs'], setupFiles: ['heapslope/vitest'], testTimeout: 120_000 },
};
`,
  'jest.config.mjs': `export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/guard.test.mjs'],
  transform: {},
  setupFilesAfterEnv: ['heapslope/jest'],
  testTimeout: 120_000,
};
`,
};
const TIME_LIMIT = 7 * 60_000;

const { values: flags } = parseArgs({
  options: {
    repeats: { type: 'string', default: '1' },
    runner: { type: 'string', multiple: true, default: Object.keys(RUNNERS) },
    container: { type: 'string', multiple: true, default: [''] },
    cases: { type: 'string', default: CASES.join() },
    node: { type: 'string', default: process.execPath },
    folder: { type: 'string' },
    results: { type: 'string' },
  },
});
const repeats = Number(flags.repeats);
const chosen = CONTAINERS.filter(({ name }) =>
  flags.container.some((start) => name.startsWith(start)),
);
const unknown = flags.runner.find((name) => !Object.hasOwn(RUNNERS, name));
if (unknown !== undefined || chosen.length === 0 || !(Number.isInteger(repeats) && repeats > 0)) {
  console.error(
    `--runner takes vitest or jest, --repeats a whole number from 1, --container the beginning of one of ${CONTAINERS.map(({ name }) => name).join('; ')}`,
  );
  process.exit(3);
}

const repository = fileURLToPath(new URL('..', import.meta.url));
const source = join(repository, 'test/containers');
const folder = resolve(flags.folder ?? mkdtempSync(join(tmpdir(), 'heapslope-containers-')));
try {
  await main();
} finally {
  if (flags.folder === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function main() {
  const file = flags.results && resolve(flags.results);
  const results = file && existsSync(file) ? readLines(file) : [];
  for (const project of new Set(chosen.map(({ project = 'main' }) => project))) install(project);
  const node = spawnSync(flags.node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const container of chosen) {
      for (const runner of flags.runner) {
        const begin = performance.now();
        const found = await runFile(container, runner);
        const seconds = ((performance.now() - begin) / 1000).toFixed(0);
        const lines = found.map((one) => ({ container: container.name, runner, node, ...one }));
        results.push(...lines);
        if (file) appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
        const told = lines.map(({ name, isRight }) => `${name} ${isRight ? 'right' : 'WRONG'}`);
        console.error(`${container.name}, ${runner}, ${seconds} s: ${told.join(', ')}`);
      }
    }
  }
  print(results);
  process.exitCode = results.every(({ isRight }) => isRight) ? 0 : 1;
}

/** @returns one result for each case, also for those that the runner did not come to */
async function runFile({ file, project = 'main', env = {} }, runner) {
  const cwd = join(folder, project);
  const output = join(cwd, 'results.jsonl');
  rmSync(output, { force: true });
  const child = spawn(flags.node, RUNNERS[runner], {
    cwd,
    env: { ...process.env, FILE: file, CASES: flags.cases, RESULTS: output, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIME_LIMIT,
    killSignal: 'SIGKILL',
  });
  let told = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (told += chunk));
  await once(child, 'close');
  const lines = existsSync(output) ? readLines(output) : [];
  return flags.cases.split(',').map((name) => {
    const line = lines.find((one) => one.name === name);
    if (line === undefined) return { name, isRight: false, message: told.slice(-2000) };
    const message = stripVTControlCharacters(line.message).replace(/\s+/g, ' ').trim();
    return { name, isRight: isRight(line.expected, message), message };
  });
}

function isRight({ verdict, kept, capturedBy, keptScopes, leftByScopes }, message) {
  if (verdict === 'clean') return message === '';
  if (!message.startsWith('LEAK ')) return false;
  if (keptScopes) return message.includes('scopes stay alive');
  if (leftByScopes) return message.includes('the container itself keeps them');
  const isNamed = message.startsWith(`LEAK ${kept} (`);
  return isNamed && (!capturedBy || message.includes(`captured by ${capturedBy}`));
}

function print(results) {
  const columns = [...new Set(results.map(({ runner, node }) => `${runner}, Node ${node}`))];
  const cases = [...new Set(results.map(({ name }) => name))];
  console.log(
    formatHead('How often the guard of a whole container is right', {
      nodes: [...new Set(results.map(({ node }) => node))],
    }),
  );
  for (const column of columns) {
    const own = results.filter(({ runner, node }) => `${runner}, Node ${node}` === column);
    const rows = CONTAINERS.map(({ name }) => name).map((name) => [
      name,
      ...cases.map((one) => {
        const cell = own.filter((line) => line.container === name && line.name === one);
        return `${cell.filter((line) => line.isRight).length}/${cell.length}`;
      }),
    ]);
    console.log(formatTable([column, ...cases], rows));
    console.log('');
  }
  for (const { container, runner, name, message } of results.filter((one) => !one.isRight))
    console.log(`${container}, ${runner}, ${name}: ${message.slice(0, 300)}`);
}

function install(project) {
  const cwd = join(folder, project);
  mkdirSync(cwd, { recursive: true });
  for (const [name, text] of Object.entries(CONFIGS)) writeFileSync(join(cwd, name), text);
  cpSync(join(source, 'cases'), join(cwd, 'cases'), { recursive: true });
  cpSync(join(source, 'guard.test.mjs'), join(cwd, 'guard.test.mjs'));
  if (existsSync(join(cwd, 'node_modules'))) return;
  console.error(`installing ${project}`);
  const manifest = project === 'main' ? 'package.json' : `${project}.json`;
  const { dependencies } = JSON.parse(readFileSync(join(source, manifest), 'utf8'));
  const tarball = packHeapslope(repository, join(cwd, 'package'));
  const all = { ...dependencies, vitest: '4', jest: '30', heapslope: `file:${tarball}` };
  const text = JSON.stringify({ private: true, type: 'module', dependencies: all });
  writeFileSync(join(cwd, 'package.json'), text);
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const { status, stderr } = spawnSync('npm', ['install', '--legacy-peer-deps', ...quiet], {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm install failed in ${cwd}:\n${stderr}`);
}

function readLines(file) {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}
