import { assertHandler } from '../../input/assert-handler.js';
import { describeValue } from '../../input/describe-value.js';
import { isThenable } from '../../input/is-thenable.js';
import type { Handler } from '../../input/options.js';
import { InvalidOptionError, UnsupportedBrowserError } from '../../report/errors.js';
import type { Runtime } from '../../report/leak-report.js';
import { findRunner } from '../host/find-runner.js';
import { markTarget } from '../checks/find-target.js';
import { checkPage, type PageAccess, type RunningPage } from './check-page.js';
import { describeEnd, type DriverSession } from './page-session.js';

/** A page of Playwright's or Puppeteer's, as far as it is used. */
export type DrivenPage = PlaywrightPage | PuppeteerPage;

export interface PlaywrightPage {
  context(): unknown;
  mainFrame(): unknown;
}

export interface PuppeteerPage {
  createCDPSession(): Promise<unknown>;
}

/** How long pages are watched where the user does not say, ms. */
export const PAGE_TIME_BUDGET_MS = 1500;

/**
 * Makes a handler of what is done with a page: each call of it runs the scenario once, and its checks measure
 * the page, not this process.
 *
 * @throws InvalidOptionError for what is no page, and no scenario
 */
export function guardDrivenPage(
  page: DrivenPage,
  scenario: () => unknown,
  runtime: Pick<Runtime, 'runner' | 'runnerVersion'> = describeRunner(),
): () => unknown {
  const openSession = findDriverSession(page);
  assertHandler(scenario);
  return guardAccess({ openSession, runtime }, scenario);
}

/** Of this process, where one that is known runs it. */
function describeRunner(): Pick<Runtime, 'runner' | 'runnerVersion'> {
  const runner = findRunner();
  return runner === undefined ? {} : { runner: runner.name, runnerVersion: runner.version };
}

/** As `guardDrivenPage`, for who has a page of its own kind. */
export function guardAccess(access: PageAccess, scenario: Handler): () => unknown {
  const running: RunningPage = {};
  const call = () => {
    const pending = scenario();
    return running.session && isThenable(pending) ? running.session.during(pending) : pending;
  };
  return markTarget(call, {
    timeBudget: PAGE_TIME_BUDGET_MS,
    check: (_options, overrides, run) => checkPage(access, running, overrides, run),
  });
}

/** Whether something is a page of a driver's. */
export function isDrivenPage(value: unknown): value is DrivenPage {
  if (typeof value !== 'object' || value === null) return false;
  const { createCDPSession, context, mainFrame } = value as Partial<PlaywrightPage & PuppeteerPage>;
  return (
    typeof createCDPSession === 'function' ||
    (typeof context === 'function' && typeof mainFrame === 'function')
  );
}

/**
 * How a session with the page is opened.
 *
 * @throws InvalidOptionError for what is no page
 */
export function findDriverSession(page: DrivenPage): () => Promise<DriverSession> {
  if (!isDrivenPage(page))
    throw new InvalidOptionError(
      `guardPage takes a page of Playwright's or Puppeteer's; got ${describeValue(page)}. Write: guardPage(page, async () => { await open(page); await close(page); })`,
    );
  if ('createCDPSession' in page)
    return () => refuseOthers(() => page.createCDPSession(), 'This browser');
  return () => {
    const context = page.context() as PlaywrightContext;
    const browser = context.browser?.()?.browserType?.().name() ?? 'This browser';
    return refuseOthers(() => context.newCDPSession(page), browser);
  };
}

interface PlaywrightContext {
  newCDPSession(page: PlaywrightPage): Promise<unknown>;
  browser?(): { browserType?(): { name(): string } } | null;
}

/** @throws UnsupportedBrowserError where the driver has no such session */
async function refuseOthers(open: () => Promise<unknown>, browser: string): Promise<DriverSession> {
  try {
    return (await open()) as DriverSession;
  } catch (error) {
    const { message } = error as Error;
    if (!/only (?:available|supported)|not supported|UnsupportedOperation/i.test(message))
      throw describeEnd(error);
    throw new UnsupportedBrowserError(
      `${browser} has no Chrome DevTools Protocol, by which heapslope reads the heap: it measures Chromium, Chrome and Edge. Run this check in a Chromium project, and skip it elsewhere: test.skip(browserName !== 'chromium').`,
      error,
    );
  }
}
