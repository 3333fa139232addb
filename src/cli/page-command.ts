import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { detectLeak } from '../node/checks/check-in-process.js';
import type { LaunchedBrowser, OpenPage } from '../node/browser/launch-browser.js';
import { createRunReport } from '../ci/report-file.js';
import type { LeakReport } from '../report/leak-report.js';
import { formatJson } from '../report/safe-text.js';
import { CHECK_HELP, CHECK_OPTIONS, readCheckOptions, readWhole } from './check-options.js';
import { EXIT, UsageError, type Command, type Terminal } from './command.js';
import { printReport } from './print-report.js';
import { createProgressLine } from './progress-line.js';
import { readArguments } from './read-arguments.js';
import { untilInterrupted } from './until-interrupted.js';
import { writePage } from './write-page.js';

/** `heapslope page`: whether what is done with a page of a browser keeps memory. */
export const pageCommand: Command = {
  summary: 'check a page in Chromium',
  help: `Usage: heapslope page <url> [--scenario module#export] [options]

Opens the page in Chromium, does something with it again and again, forces
garbage collections between, and tells whether the page keeps memory, and what
holds it. Playwright or Puppeteer of the project in this folder drives it.

Without --scenario every link of the page is followed and left again, one check
for each: those of a client-side router, which stay in the document.

Options:
  --scenario M#E      an exported function; it gets the page, and leaves it as it
                      was. An export named setup is called once before
  --links N           links that are followed at most (default 10)
  --browser PATH      the browser (default: CHROMIUM, the driver's, the system's)
${CHECK_HELP}

Exit codes: 0 clean, 1 leak, 2 inconclusive,
3 wrong usage, no browser, or the page cannot be measured.`,

  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS);
    const url = readUrl(positionals);
    const options = readCheckOptions(values);
    const most = readWhole('links', values.links, 1) ?? MOST_LINKS;
    const scenario = values.scenario === undefined ? undefined : await load(values.scenario);
    const interrupted = terminal.catchInterrupts();
    const line = createProgressLine(terminal, options.timeBudget);
    const { launchBrowser } = await import('../node/browser/launch-browser.js');
    const browser = await untilInterrupted<LaunchedBrowser>(
      interrupted,
      () => launchBrowser(values.browser),
      (late) => late.close(),
    );
    try {
      const page = await browser.openPage();
      await open(page, url);
      const steps = scenario
        ? [await prepare(scenario, page)]
        : await listSteps(page, url, most, terminal);
      const { guardDrivenPage } = await import('../node/browser/guard-page.js');
      const reports: LeakReport[] = [];
      for (const { name, step } of steps) {
        if (reports.length > 0) await open(page, url);
        const handler = guardDrivenPage(page as never, step);
        const told = { ...options, name, signal: interrupted, onProgress: line.note };
        reports.push(await detectLeak(handler, told));
        line.clear();
      }
      return tell(reports, values, terminal);
    } finally {
      line.clear();
      await browser.close();
    }
  },
};

const OPTIONS = {
  ...CHECK_OPTIONS,
  scenario: { type: 'string' },
  links: { type: 'string' },
  browser: { type: 'string' },
} as const;
const MOST_LINKS = 10;
const LOAD_MS = 30_000;

interface Step {
  name: string;
  step: () => unknown;
}

interface ScenarioModule {
  readonly name: string;
  readonly run: (page: OpenPage) => unknown;
  readonly setup?: (page: OpenPage) => unknown;
}

function readUrl([url, ...more]: string[]): string {
  if (url === undefined) throw new UsageError('It takes an address: http://localhost:5173/.');
  if (more.length > 0) throw new UsageError(`It takes one address; ${more.length + 1} are given.`);
  if (!URL.canParse(url) || !/^(?:https?|file):$/.test(new URL(url).protocol))
    throw new UsageError(
      `The address must begin with http://, https:// or file://; it is ${JSON.stringify(url)}.`,
    );
  return url;
}

async function load(target: string): Promise<ScenarioModule> {
  const at = target.lastIndexOf('#');
  const [module, name] =
    at < 0 ? [target, 'default'] : [target.slice(0, at), target.slice(at + 1) || 'default'];
  let exports: Record<string, unknown>;
  try {
    exports = (await import(pathToFileURL(resolve(module)).href)) as Record<string, unknown>;
  } catch (error) {
    throw new UsageError(`--scenario ${module} cannot be loaded: ${(error as Error).message}`);
  }
  const run = exports[name];
  if (typeof run !== 'function')
    throw new UsageError(
      `--scenario: ${module} has no function ${name} among its exports (${Object.keys(exports).join(', ') || 'none'}).`,
    );
  const { setup } = exports;
  return {
    name: target,
    run: run as ScenarioModule['run'],
    ...(typeof setup === 'function' ? { setup: setup as ScenarioModule['run'] } : {}),
  };
}

async function open(page: OpenPage, url: string): Promise<void> {
  try {
    await page.goto(url, { waitUntil: 'load', timeout: LOAD_MS });
  } catch (error) {
    const [first] = (error as Error).message.split('\n');
    throw new UsageError(`${url} cannot be opened: ${first}`);
  }
}

async function prepare({ name, run, setup }: ScenarioModule, page: OpenPage): Promise<Step> {
  await setup?.(page);
  return { name, step: () => run(page) };
}

async function listSteps(
  page: OpenPage,
  url: string,
  most: number,
  terminal: Terminal,
): Promise<Step[]> {
  const { findLinks, followLink } = await import('../node/browser/follow-links.js');
  const { links, left } = await findLinks(page, most);
  if (left.length > 0)
    terminal.warn(
      `Left out, since they load another document: ${left.map(({ href }) => href).join(', ')}`,
    );
  if (links.length === 0)
    throw new UsageError(
      `${url} has no link that stays in its document. Say what is to be done with the page: --scenario ./scenario.mjs#dialog.`,
    );
  await open(page, url);
  return links.map((link) => ({
    name: `${link.name} (${link.href})`,
    step: () => followLink(page, link),
  }));
}

const WORST = [EXIT.leak, EXIT.inconclusive, EXIT.clean];

/** One report for each step; as JSON that of the only one, or all as a run. */
function tell(
  reports: readonly LeakReport[],
  values: { json?: boolean; html?: string },
  terminal: Terminal,
): number {
  const run = createRunReport(
    reports.map((report) => {
      const { name = 'page', verdict } = report;
      const known = { expected: 'clean', passed: verdict === 'clean' } as const;
      return { id: name, file: '', test: name, matcher: 'page', verdict, ...known, report };
    }),
  );
  const isMany = reports.length > 1;
  if (values.json && isMany) terminal.print(formatJson(run));
  const codes = reports.map((report) =>
    values.json && isMany
      ? { clean: EXIT.clean, leak: EXIT.leak, inconclusive: EXIT.inconclusive }[report.verdict]
      : printReport(report, terminal, values.json === true),
  );
  const code = WORST.find((worst) => codes.includes(worst)) ?? EXIT.clean;
  return writePage(values.html, () => ({ kind: 'run', report: run }), code, terminal);
}
