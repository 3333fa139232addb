import type { AnyClass, InstanceOptions } from '../../input/class-query.js';
import { describeValue } from '../../input/describe-value.js';
import type { LeakOptions } from '../../input/options.js';
import { createMatchers } from '../../matchers/create-matchers.js';
import type { MatcherResult } from '../../matchers/judge-report.js';
import type { MatcherState } from '../../matchers/matcher-state.js';
import {
  checkCollectedInProcess,
  checkInProcess,
  checkInstancesInProcess,
} from '../../node/checks/check-in-process.js';
import {
  guardDrivenPage,
  isDrivenPage,
  type PlaywrightPage,
} from '../../node/browser/guard-page.js';
import { InvalidOptionError } from '../../report/errors.js';
import { tellChecks } from '../tell-checks.js';
import { findPlaywrightTest, readPlaywrightVersion } from './find-test.js';
import { recordCheck } from './record-checks.js';

/** Playwright's timeout of a test where nobody says another one, and what checks get in its place, ms. */
const RUNNER_DEFAULT_MS = 30_000;
const RAISED_DEFAULT_MS = 60_000;

const host = tellChecks({
  check: (handler, options) => checkInProcess(handler, options, {}),
  checkInstances: (handler, of, options) => checkInstancesInProcess(handler, of, options, {}),
  checkCollected: (target, assertion) => checkCollectedInProcess(target, assertion, {}),
  record: (call, matcher) => recordCheck(findPlaywrightTest(), call, matcher),
});
const ofHandlers = createMatchers(host);
const ofPages = createMatchers({ ...host, subject: { received: 'page', argument: 'scenario' } });

/** What is done with a page and undone again, such as opening and closing a dialog. */
export type Scenario = () => unknown;

/**
 * For `expect.extend` of Playwright Test: runs the scenario again and again with forced garbage collections in
 * between, and tells whether the page keeps memory. `.not.toLeakMemory()` passes on the verdict `clean` alone,
 * `.toLeakMemory()` on `leak` alone; `inconclusive` fails both. Await it.
 *
 * @param page the page, and then the scenario comes next; or a handler, such as `guardPage(page, scenario)`
 * @param options see `LeakOptions`
 * @throws as `detectLeak`; UnsupportedBrowserError in Firefox and WebKit
 */
export async function toLeakMemory(
  this: MatcherState | void,
  page: PlaywrightPage | (() => unknown),
  scenario?: Scenario | LeakOptions,
  options?: LeakOptions,
): Promise<MatcherResult> {
  raiseTimeout();
  if (!isDrivenPage(page))
    return ofHandlers.toLeakMemory.call(this, page, scenario as LeakOptions | undefined);
  return ofPages.toLeakMemory.call(this, guard(page, scenario), options);
}

/**
 * As `toLeakMemory`, and counts the living instances of one class of the page, by its name.
 *
 * @param of the class's name, such as `'DialogView'`
 */
export async function toLeakInstancesOf(
  this: MatcherState | void,
  page: PlaywrightPage | (() => unknown),
  scenario: Scenario | AnyClass | string,
  of?: AnyClass | string | InstanceOptions,
  options?: InstanceOptions,
): Promise<MatcherResult> {
  raiseTimeout();
  if (!isDrivenPage(page))
    return ofHandlers.toLeakInstancesOf.call(this, page, scenario as string, of as InstanceOptions);
  return ofPages.toLeakInstancesOf.call(this, guard(page, scenario), of as string, options);
}

function guard(page: unknown, scenario: unknown): () => unknown {
  if (typeof scenario !== 'function')
    throw new InvalidOptionError(
      `A page is checked by what is done with it; got ${describeValue(scenario)} in place of the scenario. Write: await expect(page).not.toLeakMemory(async () => { await open(page); await close(page); })`,
    );
  return guardDrivenPage(page as PlaywrightPage, scenario as Scenario, {
    runner: 'playwright',
    runnerVersion: readPlaywrightVersion(),
  });
}

/** A check takes seconds beside what the test does: only where nobody has said how long it may take. */
function raiseTimeout(): void {
  const test = findPlaywrightTest();
  if (test?.timeout === RUNNER_DEFAULT_MS) test.setTimeout(RAISED_DEFAULT_MS);
}
