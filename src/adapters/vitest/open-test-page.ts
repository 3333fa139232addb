import { findDriverSession } from '../../node/browser/guard-page.js';
import { UnsupportedBrowserError } from '../../report/errors.js';
import type { CommandContext } from './command-context.js';
import { openWebdriverPage } from './open-webdriver-page.js';
import type { TestPage } from './test-page.js';

/** @throws UnsupportedBrowserError for a provider, or a browser, that cannot be measured */
export async function openTestPage(context: CommandContext): Promise<TestPage> {
  const { provider, page, frame, browser } = context;
  if (provider.name === 'playwright' && page !== undefined && frame !== undefined) {
    const inner = await frame();
    return {
      frameName: inner.name(),
      openSession: findDriverSession(page as never),
      evaluate: (pageFunction, given) => inner.evaluate(pageFunction, given),
      close: () => Promise.resolve(),
    };
  }
  if (provider.name === 'webdriverio' && browser !== undefined) return openWebdriverPage(browser);
  throw new UnsupportedBrowserError(
    `The browser provider ${provider.name} cannot be measured: heapslope reads the heap of Chromium through Playwright or WebdriverIO. Install @vitest/browser-playwright, and set browser.provider: playwright().`,
  );
}
