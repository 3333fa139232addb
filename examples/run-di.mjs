// Runs examples/di as a user of the published package would: packs heapslope, installs the tarball
// into a copy of the example, runs its tests in Vitest and in Jest, and checks what they say: the
// leaking use of each container fails with a report that names what it should, the corrected one
// passes. Exit code 0 means: all of it went as described. The copy is removed again.
//
//   node examples/run-di.mjs [--only vitest|jest] [--container NAME]… [--tarball FILE]
//                            [--reports FOLDER] [--keep]
//
// --only       run one of the two runners
// --container  run some of typedi, tsyringe, inversify, awilix, nestjs
// --tarball    use this package instead of building and packing the repository
// --reports    write each report of a leak there, as FOLDER/<container>-<runner>.txt
// --keep       leave the copy in place and print where it is
import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';

const repository = fileURLToPath(new URL('..', import.meta.url));
const example = join(repository, 'examples', 'di');

/** What the report of each leak has to say, however it is laid out. */
const mustSay = {
  typedi: [/\bContainerInstance\b.*\+1\.00 per call/, /\.instances\b/, /package typedi 0\.10/],
  tsyringe: [/\bDbSession\b.*\+1\.00 per call/, /\.disposables\b/, /package tsyringe 4\.10/],
  // The ES module that Vitest loads is minified, the CommonJS that Jest loads is not.
  inversify: [
    /(?:PlanResultCacheService|Ce) {2}\+1\.00 per call/,
    /\.#(?:subscribers|v)\b/,
    /package @inversifyjs\/core 5\.2/,
  ],
  awilix: [/\bregistrations\b.*\+1\.00 propert/, /\["(?:user:)?\*"\]/, /package awilix 13/],
  nestjs: [/\bInstanceWrapper\b.*\+1\.00 per call/, /WeakMap/, /package @nestjs\/core 11\.2/],
};
const adviceMustSay = {
  typedi: /Container\.reset\(id\)/,
  tsyringe: /child\.dispose\(\)/,
  inversify: /7\.5\.2/,
  awilix: /scope\.dispose\(\)/,
  nestjs: /11\.2\.10/,
};
const names = Object.keys(mustSay);

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    container: { type: 'string', multiple: true, default: names },
    tarball: { type: 'string' },
    reports: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
if (flags.only !== undefined && flags.only !== 'vitest' && flags.only !== 'jest') {
  console.error(`--only takes 'vitest' or 'jest', not '${flags.only}'`);
  process.exit(3);
}
const unknown = flags.container.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`--container takes one of ${names.join(', ')}, not '${unknown}'`);
  process.exit(3);
}

const scratch = mkdtempSync(join(tmpdir(), 'heapslope-di-'));
const files = flags.container.map((name) => `test/${name}.test.ts`);
const runners = [
  {
    key: 'vitest',
    entry: 'node_modules/vitest/vitest.mjs',
    runs: [files],
    args: (files, json) => [
      'run',
      ...files,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${json}`,
    ],
  },
  {
    key: 'jest',
    entry: 'node_modules/jest/bin/jest.js',
    // A process for each file, as Vitest makes them: what one file leaves behind in a worker of
    // Jest's makes every collection and snapshot of the next ones longer.
    runs: files.map((file) => [file]),
    // Jest's cache goes into the scratch folder too: its default place is shared and stays behind.
    args: (files, json) => [
      '--json',
      `--outputFile=${json}`,
      `--cacheDirectory=${join(scratch, 'jest-cache')}`,
      '--runTestsByPath',
      ...files,
    ],
  },
].filter((runner) => flags.only === undefined || flags.only === runner.key);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    removeScratch();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}

try {
  process.exitCode = (await runExample()) ? 0 : 1;
} catch (error) {
  console.error(`The example could not run: ${error.message}`);
  process.exitCode = 1;
} finally {
  removeScratch();
}

async function runExample() {
  const project = await installExample();
  const findings = [];
  for (const runner of runners) {
    const manifest = join(project, 'node_modules', runner.key, 'package.json');
    const title = `${runner.key} ${JSON.parse(readFileSync(manifest, 'utf8')).version}`;
    heading(title);
    const tests = await runTests(project, runner);
    for (const name of flags.container) {
      findings.push({ title, ...judgeFixed(tests, name) });
      findings.push({ title, ...judgeLeaky(tests, name, runner.key) });
    }
  }
  heading('Summary');
  for (const { title, claim, isAsDescribed, detail } of findings) {
    console.log(`${title}: ${claim}: ${isAsDescribed ? 'yes' : `NO (${detail})`}`);
  }
  return findings.every((finding) => finding.isAsDescribed);
}

async function installExample() {
  heading('Packing heapslope and installing it into a copy of examples/di');
  const tarball = flags.tarball === undefined ? await packHeapslope() : resolve(flags.tarball);
  const project = join(scratch, 'di');
  cpSync(example, project, {
    recursive: true,
    filter: (path) => basename(path) !== 'node_modules',
  });
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  await npm(['ci', ...quiet], project);
  await npm(['install', '--no-save', ...quiet, tarball], project);
  return project;
}

async function packHeapslope() {
  await npm(['pack', '--pack-destination', scratch], repository);
  const tarball = readdirSync(scratch).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  return join(scratch, tarball);
}

/** Runs the tests, their output straight to the terminal, and returns them from the runner's own JSON. */
async function runTests(project, runner) {
  const json = join(scratch, `${runner.key}.json`);
  const tests = [];
  for (const run of runner.runs) {
    rmSync(json, { force: true });
    await execute(process.execPath, [runner.entry, ...runner.args(run, json)], project);
    try {
      const { testResults } = JSON.parse(readFileSync(json, 'utf8'));
      tests.push(...testResults.flatMap((file) => file.assertionResults));
    } catch (error) {
      throw new Error(`${runner.key} wrote no results`, { cause: error });
    }
  }
  return tests;
}

function judgeFixed(tests, name) {
  const test = tests.find(({ title }) => title.startsWith(`${name}, corrected`));
  return {
    claim: `${name}, corrected, passes`,
    isAsDescribed: test?.status === 'passed',
    detail: firstLine(test),
  };
}

function judgeLeaky(tests, name, runner) {
  const test = tests.find(({ title }) => title.startsWith(`${name}, leaky`));
  const report = stripVTControlCharacters((test?.failureMessages ?? []).join('\n'));
  if (flags.reports !== undefined) {
    mkdirSync(flags.reports, { recursive: true });
    writeFileSync(join(flags.reports, `${name}-${runner}.txt`), cutReport(report));
  }
  const told = report.replaceAll(/\n {6,}(?=\S)/g, ' ');
  const missing = [
    /\bLEAK\b/,
    new RegExp(`\\ballocated +.*src/${name}/`),
    /\(di-scope-not-disposed\)/,
    ...mustSay[name],
    adviceMustSay[name],
  ].filter((pattern) => !pattern.test(told));
  return {
    claim: `${name}, leaky, fails with a report that names what it should`,
    isAsDescribed: test?.status === 'failed' && missing.length === 0,
    detail:
      test?.status === 'failed'
        ? `the report lacks ${missing.join(', ')}`
        : `the test ${test?.status ?? 'did not run'}`,
  };
}

/** The report alone, without the runner's heading above it and the stack below. */
function cutReport(message) {
  const lines = message.split('\n');
  const first = lines.findIndex((line) => /^ *LEAK /.test(line));
  const end = lines.findIndex((line) => /^ *Node \d+\.\d+\.\d+, /.test(line));
  return `${lines.slice(Math.max(first, 0), end < 0 ? undefined : end + 1).join('\n')}\n`;
}

function firstLine(test) {
  if (test === undefined) return 'the test did not run';
  const lines = stripVTControlCharacters((test.failureMessages ?? []).join('\n')).split('\n');
  return lines.find((line) => /^ *(?:LEAK|INCONCLUSIVE) /.test(line))?.trim() ?? lines[0];
}

async function npm(args, cwd) {
  const code = await execute('npm', [...args, '--loglevel=error'], cwd, {
    shell: process.platform === 'win32',
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (code !== 0) throw new Error(`npm ${args[0]} failed with exit code ${code} in ${cwd}`);
}

function execute(command, args, cwd, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd,
      env: outsideEnvironment(),
      stdio: 'inherit',
      ...options,
    });
    child.once('error', fail);
    child.once('close', (code) => done(code));
  });
}

/** The environment without what a test runner around this script has put into it. */
function outsideEnvironment() {
  const isInner = (name) => /^(VITEST|JEST_|TEST$|NODE_ENV$|NODE_V8_COVERAGE$)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isInner(name)));
}

function heading(text) {
  console.log(`\n=== ${text}`);
}

function removeScratch() {
  if (flags.keep) console.log(`\nKept: ${scratch}`);
  else rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
}
