// How often the verdict on a page is true within a runner, and its culprit: test/pages in Vitest's browser mode or in
// Playwright Test, each twin a test with `expect(…).toLeakMemory()` in a project that has the packed heapslope.
//
//   node bench/pages-runners.mjs --runner vitest-4|vitest-5|playwright [options]
//
//   --only GLOB,GLOB     only the pages whose names match, such as 'react-*,interval'
//   --twin leak|clean    only these
//   --repeats R          runs of all; default 1
//   --folder FOLDER      installs the project there, leaves it, and uses it again; default: a temporary one
//   --tarball FILE       this package, in place of building and packing the repository
//   --node FILE          Node for the runner: Vitest 5 needs 22.12 or later
//   --portion K/N        only every Nth test, from the Kth on: a run in portions of some minutes
//   --json FILE          writes the rows there, with the whole reports of the misses
//   --append             adds to the rows of FILE, and concludes from all of them
//
// Pages that a runner cannot run are listed with the reason. Chromium, output and exit codes as for pages.mjs.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { tellCase } from '../test/pages/cases.mjs';
import { choosePages } from './pages/choose-pages.mjs';
import { concludePages } from './pages/conclude-pages.mjs';
import { installPages } from './pages/install-pages.mjs';
import { judgePage } from './pages/judge-page.mjs';
import { findChromium } from './pages/open-browser.mjs';
import { installRunner, RUNNERS } from './pages/runners/install-runner.mjs';
import { writePlaywrightProject } from './pages/runners/playwright-project.mjs';
import { whyNotInVitest, writeVitestProject } from './pages/runners/vitest-project.mjs';

/** Tests of one run of the runner: its report is written at the end, and a run that is ended tells what it knows. */
const TESTS_PER_RUN = 12;
const options = readOptions();
const isVitest = options.runner.startsWith('vitest');
const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'heapslope-pages-'));
const { groups, leftOut } = plan();
const rows = options.append && existsSync(options.json) ? readRows(options.json) : [];
let server;
let child;
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    child?.kill();
    conclude();
    process.exit(1);
  });
try {
  installRunner(folder, options.runner, options.tarball);
  if (!isVitest) {
    installPages();
    const { servePages } = await import('../test/pages/serve-pages.mjs');
    server = await servePages();
  }
  for (let repeat = 1; repeat <= options.repeats; repeat++)
    for (const jobs of groups) rows.push(...(await runTests(jobs, repeat)));
} finally {
  conclude();
  await server?.close();
  if (options.folder === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Vitest serves one build of a framework to all of its tests. */
function plan() {
  const jobs = choosePages(options.only).flatMap((page) =>
    (options.twin ? [options.twin] : ['leak', 'clean']).map((twin) => ({
      page,
      twin,
      title: `${tellCase(page)} ${twin}`,
      reason: isVitest ? whyNotInVitest(page) : undefined,
    })),
  );
  const [nth, portions] = options.portion;
  const able = jobs
    .filter(({ reason }) => reason === undefined)
    .filter((_, at) => at % portions === nth - 1);
  const isProduction = ({ page }) => page.build === 'production';
  const groups = isVitest
    ? [able.filter((job) => !isProduction(job)), able.filter(isProduction)]
    : [able];
  return {
    groups: groups.flatMap(cut),
    leftOut: jobs.filter(({ reason }) => reason !== undefined),
  };
}

function readRows(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function cut(jobs) {
  const runs = Math.ceil(jobs.length / TESTS_PER_RUN);
  return Array.from({ length: runs }, (_, at) =>
    jobs.slice(at * TESTS_PER_RUN, (at + 1) * TESTS_PER_RUN),
  );
}

async function runTests(jobs, repeat) {
  const json = join(folder, 'report.json');
  rmSync(json, { force: true });
  const { args, env } = isVitest
    ? writeVitestProject(folder, jobs)
    : writePlaywrightProject(folder, jobs, server.url);
  await run(args, { ...env, PAGES_JSON: json });
  const { checks } = JSON.parse(readFileSync(json, 'utf8'));
  return jobs.map(({ page, twin, title }) => {
    const check = checks.find(({ test }) => test === title || test.endsWith(` > ${title}`));
    const judged =
      check === undefined
        ? { isRight: false, said: 'no check was told' }
        : { ...judge(page, twin, check.report), seconds: check.report.timings.total / 1000 };
    const row = { page: tellCase(page), twin, repeat, seconds: 0, ...judged };
    const isGood = row.isRight && row.isHolderRight !== false;
    console.error(`${isGood ? 'right' : 'WRONG'}  ${row.page} ${twin}: ${row.said}`);
    return row;
  });
}

function judge(page, twin, report) {
  const judged = judgePage(page, twin, report);
  const isRight = judged.isRight && judged.isHolderRight !== false;
  return { ...judged, calls: report.calls, ...(isRight ? {} : { report }) };
}

function run(args, env) {
  return new Promise((done, fail) => {
    const isInner = (name) => /^(VITEST|TEST$|NODE_ENV$)/.test(name);
    const outside = Object.entries(process.env).filter(([name]) => !isInner(name));
    child = spawn(options.node ?? process.execPath, args, {
      cwd: folder,
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...Object.fromEntries(outside), CHROMIUM: findChromium(), ...env },
    });
    child.once('error', fail);
    child.once('close', done);
  });
}

function conclude() {
  for (const { title, reason } of leftOut) console.log(`left out  ${title}: ${reason}`);
  concludePages(rows, options.json);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        runner: { type: 'string' },
        only: { type: 'string' },
        twin: { type: 'string' },
        repeats: { type: 'string', default: '1' },
        folder: { type: 'string' },
        tarball: { type: 'string' },
        node: { type: 'string' },
        portion: { type: 'string', default: '1/1' },
        json: { type: 'string' },
        append: { type: 'boolean', default: false },
      },
    });
    const { runner, folder, tarball, repeats } = values;
    const [, nth, portions] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(values.portion) ?? [];
    if (!(Number(nth) <= Number(portions))) throw new Error('--portion takes K/N, such as 1/6');
    if (values.append && !values.json) throw new Error('--append needs --json FILE');
    if (!RUNNERS.includes(runner)) throw new Error(`--runner takes ${RUNNERS.join(', ')}`);
    if (folder) mkdirSync(folder, { recursive: true });
    return {
      ...values,
      repeats: Number(repeats),
      portion: [Number(nth), Number(portions)],
      folder: folder && resolve(folder),
      tarball: tarball && resolve(tarball),
    };
  } catch (error) {
    console.error(error.message);
    process.exit(3);
  }
}
