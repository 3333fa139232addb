// How much longer a run takes in file mode, and which share of its time the report says that watching
// took: a project of many files, run plain and in file mode by turns, with the runners of this repository.
//
//   npm run build && node bench/files-cost.mjs [options]
//
//   --files N        test files of the project; default 60
//   --work MS        what the one test of each file does, in CPU ms; default 0: hardly anything
//   --only TEXT      settings whose names have it, such as 'in band' or vitest
//   --repeats N      runs of each kind; default 3
//   --json           JSON
//
// The ratio is that of the medians.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { formatTable } from './accuracy/format-tables.mjs';
import { packHeapslope } from './accuracy/pack-heapslope.mjs';
import { formatHead } from './describe-machine.mjs';

const repository = fileURLToPath(new URL('..', import.meta.url));
const JEST = 'node_modules/jest/bin/jest.js';
const VITEST = 'node_modules/vitest/vitest.mjs';

/** Settings of a run: the config's fields, and arguments. */
const SETTINGS = [
  { name: 'Jest, in band', runner: 'jest', config: '', args: ['--runInBand'] },
  {
    name: 'Jest, two workers',
    runner: 'jest',
    config: "maxWorkers: 2, workerIdleMemoryLimit: '2GB'",
    args: [],
  },
  {
    name: 'Vitest, vmThreads',
    runner: 'vitest',
    config: "pool: 'vmThreads', maxWorkers: 2",
    args: [],
  },
  {
    name: 'Vitest, isolate: false',
    runner: 'vitest',
    config: "pool: 'forks', isolate: false, maxWorkers: 1",
    args: [],
  },
];

const CONFIGS = {
  jest: (config, isWatched) => `module.exports = {
  testMatch: ['<rootDir>/files/*.jest.js'],
  transform: {},
  ${
    isWatched
      ? `testEnvironment: 'heapslope/jest/environment', testEnvironmentOptions: { files: true },
  reporters: ['default', ['heapslope/jest/reporter', { json: 'report.json' }]],`
      : ''
  }
  ${config}
};\n`,
  vitest: (
    config,
    isWatched,
  ) => `${isWatched ? "import heapslope from 'heapslope/vitest/plugin';" : ''}
export default {
  ${isWatched ? "plugins: [heapslope({ files: true, report: { json: 'report.json' } })]," : ''}
  test: { include: ['files/*.vitest.js'], ${config} },
};\n`,
};

const { values: flags } = parseArgs({
  options: {
    files: { type: 'string', default: '60' },
    work: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
    repeats: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const [files, work, repeats] = [flags.files, flags.work, flags.repeats].map(Number);
if (![files, repeats].every((count) => Number.isInteger(count) && count > 0) || !(work >= 0)) {
  console.error(
    '--files and --repeats take a whole number from 1, --work a number of milliseconds',
  );
  process.exit(3);
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'heapslope-files-cost-')));
try {
  layOut();
  const rows = [];
  for (const setting of SETTINGS.filter(({ name }) => name.includes(flags.only)))
    rows.push(await compare(setting));
  print(rows);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function compare({ name, runner, config, args }) {
  const seconds = { plain: [], watched: [] };
  const shares = [];
  for (let round = 0; round < repeats; round++)
    for (const kind of round % 2 === 0 ? ['plain', 'watched'] : ['watched', 'plain']) {
      const start = performance.now();
      await run(runner, config, args, kind === 'watched');
      seconds[kind].push((performance.now() - start) / 1000);
      if (kind === 'watched') shares.push(readShare());
    }
  const [plain, watched] = [median(seconds.plain), median(seconds.watched)];
  return { name, plain, watched, ratio: watched / plain, share: median(shares) };
}

async function run(runner, config, args, isWatched) {
  const path = runner === 'jest' ? 'cost.config.cjs' : 'cost.config.mjs';
  writeFileSync(join(folder, path), CONFIGS[runner](config, isWatched));
  const start =
    runner === 'jest' ? [JEST, '-c', path, '--no-cache'] : [VITEST, 'run', '--config', path];
  const env = { ...process.env, CI: '', GITHUB_ACTIONS: '', HEAPSLOPE_BASELINE: '' };
  const child = spawn(process.execPath, [...start, ...args], { cwd: folder, env, stdio: 'ignore' });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${runner} failed with exit code ${code} in ${folder}`);
}

/** A project that has the build and the runners of this repository, and files that load a package. */
function layOut() {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'heapslope'), { recursive: true });
  for (const entry of readdirSync(join(repository, 'node_modules')))
    if (entry !== 'heapslope' && !entry.startsWith('.vite'))
      symlinkSync(join(repository, 'node_modules', entry), join(modules, entry), 'junction');
  const tarball = packHeapslope(repository, join(folder, 'package'));
  execFileSync('tar', ['-xzf', tarball, '-C', join(modules, 'heapslope'), '--strip-components=1']);
  writeFileSync(join(folder, 'package.json'), '{ "name": "cost", "private": true }\n');
  mkdirSync(join(folder, 'files'));
  const body = `test('works', () => {
  const end = performance.now() + ${work};
  do expect(typeof Agent).toBe('function'); while (performance.now() < end);
});\n`;
  for (let at = 0; at < files; at++) {
    const path = join(folder, 'files', `${at}`);
    writeFileSync(`${path}.jest.js`, `const { Agent } = require('undici');\n${body}`);
    const imports = `import { expect, test } from 'vitest';\nimport { Agent } from 'undici';\n`;
    writeFileSync(`${path}.vitest.js`, `${imports}${body}`);
  }
}

function readShare() {
  return JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')).wholeRun.share;
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

function print(rows) {
  if (flags.json) return console.log(JSON.stringify({ files, work, repeats, rows }, undefined, 1));
  const notes = [`${files} files`, `${work} ms of work each`, `medians of ${repeats}`];
  console.log(formatHead('What file mode costs a run', { notes }));
  const head = ['', 'plain s', 'file mode s', 'ratio', 'share told'];
  const cells = rows.map(({ name, plain, watched, ratio, share }) => [
    name,
    plain.toFixed(2),
    watched.toFixed(2),
    `${ratio.toFixed(2)}×`,
    `${Math.round(share * 100)} %`,
  ]);
  console.log(formatTable(head, cells));
}
