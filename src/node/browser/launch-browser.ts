import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join, resolve } from 'node:path';
import process from 'node:process';
import { UsageError } from '../../report/errors.js';

/** A page of either driver's, as far as it is used. */
export interface OpenPage {
  goto(url: string, options: { waitUntil: string; timeout: number }): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  url(): string;
  close(): Promise<void>;
}

export interface LaunchedBrowser {
  /** Package of the driver, such as `playwright-core`. */
  readonly driver: string;
  openPage(): Promise<OpenPage>;
  close(): Promise<void>;
}

interface Driver {
  launch(options: object): Promise<{ newPage(): Promise<OpenPage>; close(): Promise<void> }>;
  executablePath(): string | Promise<string>;
}

/** Those that the user's project may have, the first one that there is counts. */
const DRIVERS = [
  'playwright',
  'playwright-core',
  '@playwright/test',
  'puppeteer',
  'puppeteer-core',
];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'msedge'];
const LAUNCH_MS = 30_000;

/**
 * Starts a Chromium by the driver that the project in the current folder has.
 *
 * @param path of the browser; default: CHROMIUM, the driver's own, or that of the system
 * @throws UsageError where there is no driver, no browser, or it cannot be started
 */
export async function launchBrowser(path: string | undefined): Promise<LaunchedBrowser> {
  const { name, driver } = findDriver();
  const executablePath = await findBrowser(path, driver);
  const isRoot = process.getuid?.() === 0;
  let browser;
  try {
    browser = await driver.launch({
      executablePath,
      headless: true,
      timeout: LAUNCH_MS,
      // A pipe ends with this process, however it goes, and is no port.
      ...(name.startsWith('puppeteer') ? { pipe: true } : {}),
      args: isRoot ? ['--no-sandbox'] : [],
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (error) {
    const [first] = (error as Error).message.split('\n');
    throw new UsageError(
      `${executablePath} cannot be started as a browser: ${first}. heapslope page needs Chromium, Chrome or Edge: give its path with --browser.`,
      error,
    );
  }
  return {
    driver: name,
    openPage: () => browser.newPage(),
    close: () => browser.close(),
  };
}

function findDriver(): { name: string; driver: Driver } {
  const load = createRequire(join(process.cwd(), 'package.json'));
  for (const name of DRIVERS) {
    let module: { chromium?: Driver; default?: Driver } & Partial<Driver>;
    try {
      module = load(name) as typeof module;
    } catch {
      continue;
    }
    const driver = module.chromium ?? module.default ?? (module as Driver);
    if (typeof driver.launch === 'function') return { name, driver };
  }
  throw new UsageError(
    'heapslope page drives the browser by Playwright or Puppeteer, and the project in this folder has neither. Install one: npm install --save-dev playwright-core (or puppeteer-core).',
  );
}

async function findBrowser(given: string | undefined, driver: Driver): Promise<string> {
  const named = given ?? process.env.CHROMIUM;
  if (named !== undefined && named !== '') {
    const path = resolve(named);
    if (existsSync(path)) return path;
    throw new UsageError(
      `There is no browser at ${path}, which ${given === undefined ? 'CHROMIUM' : '--browser'} names. Give the path of a Chromium, such as what \`which chromium\` says.`,
    );
  }
  const own = await ownBrowser(driver);
  if (own !== undefined) return own;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(existsSync);
  if (found !== undefined) return found;
  throw new UsageError(
    'There is no Chromium on this machine. Install one from its packages (apt-get install chromium), or by the driver (npx playwright install chromium), or name one: --browser /path/to/chrome.',
  );
}

/** What the driver has downloaded. */
async function ownBrowser(driver: Driver): Promise<string | undefined> {
  try {
    const path = await driver.executablePath();
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}
