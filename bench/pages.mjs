// How often the verdict on a page is true, and its culprit: opens each page of test/pages in Chromium, its
// leaking twin and its clean one, and checks it by guardPage of heapslope/playwright.
//
//   npm run build && node bench/pages.mjs [options]
//
//   --only GLOB,GLOB     only the pages whose names match, such as 'react-*,interval'
//   --twin leak|clean    only these
//   --repeats R          checks of every page; default 1
//   --time-budget MS     the option `timeBudget` of every check; default: heapslope's own
//   --diff               compares three snapshots, 20 cycles apart, in place of a check
//   --build FOLDER       where the build is; default dist
//   --json FILE          writes the rows there, with the whole reports of the misses
//
// Chromium is the one that CHROMIUM names, or the first in PATH. The table goes to standard output, progress
// to standard error. Exit code: 0 when every verdict was true and 95 % of the culprits were right, 1 when not,
// 3 for wrong usage.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { runCycle, tellCase } from '../test/pages/cases.mjs';
import { choosePages } from './pages/choose-pages.mjs';
import { concludePages } from './pages/conclude-pages.mjs';
import { installPages } from './pages/install-pages.mjs';
import { judgeDiff, judgePage } from './pages/judge-page.mjs';
import { openBrowser } from './pages/open-browser.mjs';

const options = readOptions();
const load = (file) => import(pathToFileURL(resolve(options.build, file)).href);
const { detectLeak, diffSnapshots, formatReport } = await load('index.mjs');
const { guardPage } = await load('playwright.mjs');

installPages();
const { servePages } = await import('../test/pages/serve-pages.mjs');
const { takeSnapshots } = await import('../test/pages/take-snapshots.mjs');
const server = await servePages();
const browser = await openBrowser();
const rows = [];
try {
  for (const page of choosePages(options.only).filter(isSeen))
    for (const twin of options.twin ? [options.twin] : ['leak', 'clean'])
      for (let repeat = 0; repeat < options.repeats; repeat++) rows.push(await tryPage(page, twin));
} finally {
  // What is known so far is told, whatever ended the run.
  concludePages(rows, options.json);
  await browser.close();
  await server.close();
}

function isSeen({ isOnlyChecked }) {
  return !(options.diff && isOnlyChecked);
}

async function tryPage(page, twin) {
  const context = await browser.newContext();
  const tab = await context.newPage();
  await tab.goto(`${server.url}/${page.name}/${twin}?build=${page.build ?? 'development'}`);
  const start = performance.now();
  const judged = await (options.diff ? compare(page, tab, twin) : check(page, tab, twin)).catch(
    (error) => ({ isRight: false, said: `${error.code ?? ''} ${error.message}`.slice(0, 200) }),
  );
  const row = {
    page: tellCase(page),
    twin,
    seconds: (performance.now() - start) / 1000,
    ...judged,
  };
  await context.close();
  console.error(`${row.isRight ? 'right' : 'WRONG'}  ${row.page} ${twin}: ${row.said}`);
  return row;
}

async function check(page, tab, twin) {
  const handler = guardPage(tab, () => runCycle(page, tab, twin === 'leak'));
  const { timeBudget } = options;
  const report = await detectLeak(handler, timeBudget === undefined ? {} : { timeBudget });
  const judged = judgePage(page, twin, report);
  if (judged.isRight && judged.isHolderRight !== false) return judged;
  return { ...judged, text: formatReport(report), report };
}

async function compare(page, tab, twin) {
  const folder = mkdtempSync(join(tmpdir(), 'heapslope-pages-'));
  try {
    await tab.waitForTimeout(page.startsAfter ?? 0);
    const { filledBy = 0 } = page;
    for (let cycle = 0; cycle < filledBy; cycle++) await runCycle(page, tab, twin === 'leak');
    const files = await takeSnapshots(tab, () => runCycle(page, tab, twin === 'leak'), folder);
    return judgeDiff(page, twin, await diffSnapshots(...files));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        twin: { type: 'string' },
        repeats: { type: 'string', default: '1' },
        'time-budget': { type: 'string' },
        diff: { type: 'boolean', default: false },
        build: { type: 'string', default: 'dist' },
        json: { type: 'string' },
      },
    });
    const timeBudget = values['time-budget'];
    return {
      ...values,
      repeats: Number(values.repeats),
      timeBudget: timeBudget === undefined ? undefined : Number(timeBudget),
    };
  } catch (error) {
    console.error(error.message);
    process.exit(3);
  }
}
