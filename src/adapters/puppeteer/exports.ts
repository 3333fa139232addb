import { guardDrivenPage, type PuppeteerPage } from '../../node/browser/guard-page.js';

export type { PuppeteerPage } from '../../node/browser/guard-page.js';

/**
 * A handler for a check of what is done with a page of Puppeteer's: `detectLeak(guardPage(page, scenario))`,
 * `expect(guardPage(page, scenario)).not.toLeakMemory()`. Each call runs the scenario once; the page is measured,
 * not the process that drives it.
 *
 * @param scenario what is done with the page and undone again, such as opening and closing a dialog
 * @throws InvalidOptionError for what is no page, and no function
 */
export function guardPage(page: PuppeteerPage, scenario: () => unknown): () => unknown {
  return guardDrivenPage(page, scenario);
}
