/**
 * The page that WebdriverIO drives, over the browser's own port: WebDriver has no way to hear the
 * notifications that a snapshot comes in. Chromedriver tells the port, and a window's handle is the id of its target.
 *
 * https://developer.chrome.com/docs/chromedriver/capabilities
 */
import type { DriverSession } from '../../node/browser/page-session.js';
import { openCdpSession, type CdpSession } from '../../node/cdp/cdp-session.js';
import { TargetLostError, UnsupportedBrowserError } from '../../report/errors.js';
import { ownJson } from '../../report/own-json.js';
import type { WebdriverBrowser } from './command-context.js';
import type { TestPage } from './test-page.js';

/** Vitest's own name for the frame of a test. */
const FRAME_NAME = 'vitest-iframe';
const ANSWER_MS = 30_000;
/** The check has a limit of its own for each call; as long as timers can be, ms. */
const CALL_MS = 2 ** 31 - 1;

/** @throws UnsupportedBrowserError where the browser has no such port, TargetLostError where it is not reached */
export async function openWebdriverPage(browser: WebdriverBrowser): Promise<TestPage> {
  const address = findDebuggerAddress(browser);
  const url = `ws://${address}/devtools/page/${await browser.getWindowHandle()}`;
  const calls = await open(url, address);
  return {
    frameName: FRAME_NAME,
    openSession: async () => toDriverSession(await open(url, address)),
    async evaluate(pageFunction, given) {
      // The function's globals are those of the frame, without `eval`, which a page may forbid.
      const expression = `((globalThis) => (${String(pageFunction)})(${ownJson.stringify(given)}))(frames[${ownJson.stringify(FRAME_NAME)}])`;
      const answer = await calls.send<Evaluated>(
        'Runtime.evaluate',
        { expression, awaitPromise: true, returnByValue: true },
        CALL_MS,
      );
      if (answer.exceptionDetails) throw toError(answer.exceptionDetails);
      return answer.result.value as never;
    },
    close: () => calls.close(),
  };
}

function findDebuggerAddress({ capabilities = {} }: WebdriverBrowser): string {
  const { browserName = 'This browser' } = capabilities as { browserName?: string };
  const options = capabilities['goog:chromeOptions'] ?? capabilities['ms:edgeOptions'];
  const { debuggerAddress } = (options ?? {}) as { debuggerAddress?: string };
  if (debuggerAddress !== undefined) return debuggerAddress;
  throw new UnsupportedBrowserError(
    `${browserName} has no Chrome DevTools Protocol, by which heapslope reads the heap: it measures Chromium, Chrome and Edge. Run this check in an instance of chrome, or leave it out elsewhere: heapslope({ unsupportedBrowser: 'skip' }).`,
  );
}

async function open(url: string, address: string): Promise<CdpSession> {
  try {
    return await openCdpSession(url, { timeout: ANSWER_MS, name: 'page' });
  } catch (error) {
    throw new TargetLostError(
      `The browser's port ${address}, by which heapslope reads the heap, cannot be reached: ${(error as Error).message} A browser of another machine cannot be measured.`,
      error,
    );
  }
}

function toDriverSession(session: CdpSession): DriverSession {
  const ends = new Map<unknown, () => void>();
  return {
    send: (method, params) => session.send(method, params),
    on: (event, listener) => ends.set(listener, session.on(event, listener as () => void)),
    off(_event, listener) {
      ends.get(listener)?.();
      ends.delete(listener);
    },
    detach: () => session.close(),
  };
}

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: ExceptionDetails;
}

interface ExceptionDetails {
  readonly text: string;
  readonly exception?: { readonly description?: string };
}

function toError({ text, exception }: ExceptionDetails): Error {
  return new Error(exception?.description ?? text);
}
