// Runs examples/bff as a user of the published package would: packs heapslope, installs the tarball
// into a copy of the example, runs the leaky and the corrected version in Vitest and in Jest, and
// checks what they say. Exit code 0 means: all of it went as described. The copy is removed again.
//
//   node examples/run-demo.mjs [--vitest VERSION] [--jest VERSION] [--only vitest|jest]
//                              [--tarball FILE] [--keep]
//
// --vitest, --jest  run another version of the runner than the example's lockfile names
// --only            run one of the two
// --tarball         use this package instead of building and packing the repository
// --keep            leave the copy in place and print where it is
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';

const repository = fileURLToPath(new URL('..', import.meta.url));
const example = join(repository, 'examples', 'bff');
const leakTest = 'GET /orders keeps no memory';

const { values: flags } = parseArgs({
  options: {
    vitest: { type: 'string' },
    jest: { type: 'string' },
    only: { type: 'string' },
    tarball: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
if (flags.only !== undefined && flags.only !== 'vitest' && flags.only !== 'jest') {
  console.error(`--only takes 'vitest' or 'jest', not '${flags.only}'`);
  process.exit(3);
}

const runners = [
  {
    key: 'vitest',
    title: 'Vitest',
    file: (kind) => `test/vitest/${kind}.test.ts`,
    entry: 'node_modules/vitest/vitest.mjs',
    args: (file, json) => [
      'run',
      file,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${json}`,
    ],
  },
  {
    key: 'jest',
    title: 'Jest',
    file: (kind) => `test/jest/${kind}.spec.ts`,
    entry: 'node_modules/jest/bin/jest.js',
    // Jest's cache goes into the scratch folder too: its default place is shared and stays behind.
    args: (file, json) => [
      '--json',
      `--outputFile=${json}`,
      `--cacheDirectory=${join(scratch, 'jest-cache')}`,
      '--runTestsByPath',
      file,
    ],
  },
].filter((runner) => flags.only === undefined || flags.only === runner.key);

/** What the report of the leaky version has to say, however it is laid out. */
const reportMustSay = [
  {
    what: 'ContainerInstance at +1.00 per call',
    pattern: /^.*(?=.*\bContainerInstance\b)(?=.*\+1\.00\b).*$/m,
  },
  { what: "typedi's list of instances", pattern: /\bContainer\.instances\b/ },
  {
    what: 'the function that opens the container, and its line',
    pattern: /\ballocated\s+openRequestContainer\s+src\/request-container\.ts:\d+:\d+/,
  },
  {
    what: 'the package that holds it, with its version',
    pattern: /\bheld by\s+package typedi 0\.10\.\d+/,
  },
  {
    what: 'the pattern and the call that mends it',
    pattern: /\bContainer\.reset\(id\)[^(]*\([^(]*\(di-scope-not-disposed\)/,
  },
];

const scratch = mkdtempSync(join(tmpdir(), 'heapslope-demo-'));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    removeScratch();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}

try {
  process.exitCode = (await runDemo()) ? 0 : 1;
} catch (error) {
  console.error(`The demo could not run: ${error.message}`);
  process.exitCode = 1;
} finally {
  removeScratch();
}

async function runDemo() {
  const project = await installExample();
  const findings = [];
  for (const runner of runners) {
    const manifest = join(project, 'node_modules', runner.key, 'package.json');
    const title = `${runner.title} ${JSON.parse(readFileSync(manifest, 'utf8')).version}`;
    for (const [kind, judge] of [
      ['leaky', judgeLeaky],
      ['fixed', judgeFixed],
    ]) {
      heading(`${title}: the ${kind} version`);
      findings.push({ title, kind, ...judge(await runTests(project, runner, kind)) });
    }
  }
  return summarise(findings);
}

async function installExample() {
  heading('Packing heapslope and installing it into a copy of examples/bff');
  const tarball = flags.tarball === undefined ? await packHeapslope() : resolve(flags.tarball);
  const project = join(scratch, 'bff');
  cpSync(example, project, {
    recursive: true,
    filter: (path) => basename(path) !== 'node_modules',
  });
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  await npm(['ci', ...quiet], project);
  const versions = ['vitest', 'jest']
    .filter((runner) => flags[runner] !== undefined)
    .map((runner) => `${runner}@${flags[runner]}`);
  await npm(['install', '--no-save', ...quiet, tarball, ...versions], project);
  return project;
}

async function packHeapslope() {
  await npm(['pack', '--pack-destination', scratch], repository);
  const tarball = readdirSync(scratch).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  return join(scratch, tarball);
}

/** Runs one test file, its output straight to the terminal, and returns the runner's own JSON. */
async function runTests(project, runner, kind) {
  const json = join(scratch, `${runner.key}-${kind}.json`);
  const file = runner.file(kind);
  await run(process.execPath, [runner.entry, ...runner.args(file, json)], project);
  try {
    return JSON.parse(readFileSync(json, 'utf8'));
  } catch (error) {
    throw new Error(`${runner.title} wrote no results for ${file}`, { cause: error });
  }
}

function judgeLeaky(results) {
  const tests = results.testResults.flatMap((file) => file.assertionResults);
  const failed = tests.filter((test) => test.status === 'failed');
  if (failed.length !== 1 || failed[0].title !== leakTest || tests.length !== 2) {
    return { isAsDescribed: false, detail: `${failed.length} of ${tests.length} tests failed` };
  }
  const message = stripVTControlCharacters(failed[0].failureMessages.join('\n'));
  const missing = reportMustSay.filter(({ pattern }) => !pattern.test(message));
  return missing.length === 0
    ? {
        isAsDescribed: true,
        detail: 'ContainerInstance +1.00 per call, held by Container.instances of typedi',
      }
    : { isAsDescribed: false, detail: `the report lacks ${missing.map((m) => m.what).join(', ')}` };
}

function judgeFixed(results) {
  const tests = results.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed');
  return {
    isAsDescribed: results.success && passed.length === 2 && tests.length === 2,
    detail: `${passed.length} of ${tests.length} tests passed`,
  };
}

function summarise(findings) {
  heading('Summary');
  for (const { title, kind, isAsDescribed, detail } of findings) {
    const claim = kind === 'leaky' ? 'leaky fails as expected' : 'fixed passes';
    console.log(`${title}: ${claim}: ${isAsDescribed ? 'yes' : 'NO'} (${detail})`);
  }
  return findings.every((finding) => finding.isAsDescribed);
}

/** npm and the build stay silent; what they say is shown when they fail. */
async function npm(args, cwd) {
  const said = [];
  const code = await run('npm', [...args, '--loglevel=error'], cwd, {
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    onOutput: (chunk) => said.push(chunk),
  });
  if (code === 0) return;
  process.stderr.write(Buffer.concat(said));
  throw new Error(`npm ${args[0]} failed with exit code ${code} in ${cwd}`);
}

function run(command, args, cwd, { onOutput, ...options } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd,
      env: outsideEnvironment(),
      stdio: 'inherit',
      ...options,
    });
    if (onOutput) {
      child.stdout.on('data', onOutput);
      child.stderr.on('data', onOutput);
    }
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
