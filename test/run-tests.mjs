// Runs everything that `npm test` stands for, one step after the other, and sums it up in the last
// line: `N passed, N failed`. A static check counts as one test. Exit code 1 when anything failed.
//
//   node test/run-tests.mjs [--project unit|integration|runners]…   only these tests, no static checks
//   node test/run-tests.mjs --all       also what test/all-adds.ts lists: HEAPSLOPE_ALL=1
//   node test/run-tests.mjs --reports   every whole report and every container of examples/di
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values: flags } = parseArgs({
  options: {
    project: { type: 'string', multiple: true },
    reports: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
  },
});
const isWhole = flags.project === undefined && !flags.reports;
const REPORTS = ['test/integration/reports', 'test/integration/di-examples'];

const scratch = mkdtempSync(join(tmpdir(), 'heapslope-test-'));
let passed = 0;
let failed = 0;

try {
  const tarball = isWhole ? await checkAndPack() : await packPackage();
  if (tarball !== undefined) await runTests(tarball);
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
}
process.exitCode = failed > 0 ? 1 : 0;
console.log(`\n${passed} passed, ${failed} failed`);

/** Two at a time: none of it measures anything. */
async function checkAndPack() {
  let tarball;
  const packing = async () => {
    tarball = await packPackage();
    if (tarball !== undefined) await checkPackage(tarball);
  };
  const waiting = [
    packing,
    // What `npm run typecheck` does, as two steps: the longest first, so that both end together.
    () => step('types', 'npx', ['tsc', '--noEmit', '-p', '.']),
    () => step('format', 'npm', ['run', '--silent', 'format:check']),
    () => step('types of the page', 'npx', ['tsc', '--noEmit', '-p', 'src/page/client']),
    () => step('lint', 'npm', ['run', '--silent', 'lint']),
  ];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
  };
  await Promise.all([work(), work()]);
  return tarball;
}

/** Builds as `npm pack` in a fresh clone does. Everything below uses this one package. */
async function packPackage() {
  const args = ['pack', '--pack-destination', scratch, '--loglevel=error'];
  if (!(await step('build and pack', 'npm', args))) return undefined;
  return join(
    scratch,
    readdirSync(scratch).find((name) => name.endsWith('.tgz')),
  );
}

async function checkPackage(tarball) {
  await step('publint', 'npx', ['publint', tarball, '--strict']);
  const forEsm = [
    'vitest',
    'vitest/environment',
    'vitest/plugin',
    'bench/vitest',
    'bench/vitest-reporter',
    'bench/vitest-runner',
    'vitest/reporter',
    'node-test/reporter',
    'browser',
    'playwright/reporter',
  ];
  // The schema is data, which the oldest resolution cannot map.
  const left = [...forEsm, 'report.schema.json'];
  await step('attw', 'npx', ['attw', tarball, '-q', '--exclude-entrypoints', ...left]);
  // Vitest takes no CommonJS, so neither do its entry points.
  const esmOnly = ['--profile', 'esm-only', '--entrypoints', ...forEsm];
  await step('attw, ESM only', 'npx', ['attw', tarball, '-q', ...esmOnly]);
}

async function runTests(tarball) {
  const json = join(scratch, 'results.json');
  const chosen = flags.reports ? ['integration'] : (flags.project ?? []);
  const projects = chosen.flatMap((name) => ['--project', name]);
  const files = flags.reports ? REPORTS : [];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${json}`];
  const code = await run('npx', ['vitest', 'run', ...projects, ...files, ...reporters], {
    HEAPSLOPE_TARBALL: tarball,
    ...(flags.reports || flags.all ? { HEAPSLOPE_ALL: '1' } : {}),
  });
  const results = JSON.parse(readFileSync(json, 'utf8'));
  passed += results.numPassedTests;
  failed += results.numFailedTests;
  // A file that cannot be loaded and an error outside of any test fail the run, and no test.
  if (code !== 0 && results.numFailedTests === 0) failed++;
}

/** Runs one static check, whose output is shown only when it fails. */
async function step(title, command, args) {
  const started = performance.now();
  let output = '';
  const code = await run(command, args, {}, (text) => (output += text));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const isPassed = code === 0;
  console.log(`${isPassed ? 'ok    ' : 'FAILED'} ${title} (${seconds} s)`);
  if (isPassed) passed++;
  else {
    failed++;
    console.log(output);
  }
  return isPassed;
}

function run(command, args, env, onOutput) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
      stdio: ['ignore', onOutput ? 'pipe' : 'inherit', onOutput ? 'pipe' : 'inherit'],
    });
    child.stdout?.setEncoding('utf8').on('data', onOutput);
    child.stderr?.setEncoding('utf8').on('data', onOutput);
    child.once('error', fail);
    child.once('close', done);
  });
}
