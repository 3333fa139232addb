import { processClock } from '../host/process-clock.js';
import type { OpenPage } from './launch-browser.js';

/** A link of a page, and how it is followed. */
export interface PageLink {
  /** Its text, or where it leads. */
  readonly name: string;
  readonly href: string;
}

export interface FoundLinks {
  /** Those that stay within the document. */
  readonly links: PageLink[];
  /** Those that load another document: nothing can be compared across them. */
  readonly left: PageLink[];
}

/** A page has so long to show where a link leads, ms. */
const SHOWN_MS = 3000;
const MOST_ATTEMPTS = 5;
const RETRY_MS = 200;
const MARK = '__heapslope_document__';
const LOAD = { waitUntil: 'load', timeout: 30_000 };

/** Resolves when the page has drawn twice and its tasks are done. */
const IDLE = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 20))))`;

/**
 * Tries each link of the page once. Those to other origins, downloads and new windows are no links here.
 *
 * @param most links at most
 */
export async function findLinks(page: OpenPage, most: number): Promise<FoundLinks> {
  const url = page.url();
  const all = (await page.evaluate(LIST_LINKS)) as PageLink[];
  const links: PageLink[] = [];
  const left: PageLink[] = [];
  for (const link of all.slice(0, most)) {
    await page.evaluate(`globalThis[${JSON.stringify(MARK)}] = true`);
    const isSame = await tryLink(page, link);
    (isSame ? links : left).push(link);
    if (!isSame || page.url() !== url) await reopen(page, url);
  }
  return { links, left };
}

/** A navigation that a link has begun interrupts ours. */
async function reopen(page: OpenPage, url: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await page.goto(url, LOAD);
      return;
    } catch (error) {
      if (attempt === MOST_ATTEMPTS) throw error;
      await processClock.sleep(RETRY_MS);
    }
  }
}

async function tryLink(page: OpenPage, link: PageLink): Promise<boolean> {
  try {
    await followLink(page, link);
    return (await page.evaluate(`globalThis[${JSON.stringify(MARK)}] === true`)) === true;
  } catch {
    // The document that was asked is gone.
    return false;
  }
}

/** Follows a link of a client-side router, and goes back. */
export async function followLink(page: OpenPage, { href }: PageLink): Promise<void> {
  await page.evaluate(`(async () => {
    const idle = () => ${IDLE};
    const until = async (isDone) => {
      const end = performance.now() + ${SHOWN_MS};
      while (!isDone() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const from = location.href;
    const link = [...document.querySelectorAll('a[href]')].find(({ href }) => href === ${JSON.stringify(href)});
    if (!link) throw new Error('The link to ' + ${JSON.stringify(href)} + ' is no longer in the page.');
    link.click();
    await until(() => location.href !== from);
    await idle();
    if (location.href !== from) {
      history.back();
      await until(() => location.href === from);
      await idle();
    }
  })()`);
}

const LIST_LINKS = `[...new Map([...document.querySelectorAll('a[href]')]
  .filter(({ href, target, origin }) => origin === location.origin && href !== location.href && (target === '' || target === '_self'))
  .filter((link) => !link.hasAttribute('download'))
  .map((link) => [link.href, { name: link.textContent.trim().slice(0, 60) || link.href, href: link.href }])).values()]`;
