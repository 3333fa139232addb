import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from './find-chromium.js';

/** A page that is open in a real browser, and what it did that it should not. */
export interface OpenedPage {
  readonly page: Page;
  /** Messages on the console, errors, dialogs, and requests to anywhere but the file itself. */
  readonly incidents: string[];
  /** Rules of axe that are violated, with the first place of each. */
  findViolations(): Promise<string[]>;
}

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error('There is no Chromium in PATH. Install one, or name it in CHROMIUM.');
  return chromium.launch({
    executablePath,
    // Containers run as root, and have no network.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
}

export async function openPage(
  browser: Browser,
  file: string,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<OpenedPage> {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1100, height: 900 } });
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  const incidents: string[] = [];
  page.on('console', (message) => incidents.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => incidents.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    incidents.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== url) incidents.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, incidents, findViolations: () => runAxe(page) };
}

/** By the debugger: the page's policy lets no other script in. */
async function runAxe(page: Page): Promise<string[]> {
  const source = readFileSync(
    createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
    'utf8',
  );
  const session = await page.context().newCDPSession(page);
  const expression = `${source};axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 200)))`;
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.text);
  return result.value as string[];
}
