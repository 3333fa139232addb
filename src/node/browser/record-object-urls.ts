import type { PageSession } from './page-session.js';
import type { PageWorld } from './page-world.js';

/** Of the function that stands in for the page's own: gives it back. */
const MARK = `Symbol.for('heapslope.objectURLs')`;

/**
 * What `URL.createObjectURL` was given lies in the browser's own process until its URL is revoked: no heap shows it.
 * While a page is checked it keeps a small record of each URL that is open, which counts and is told like all else.
 *
 * @returns gives the page its own functions back
 */
export async function recordObjectUrls(
  session: PageSession,
  { contextId }: PageWorld,
): Promise<() => Promise<void>> {
  const run = (expression: string) =>
    session.send('Runtime.evaluate', { expression, contextId, returnByValue: true });
  await run(RECORD);
  return async () => {
    if (session.loss === undefined) await run(`URL.createObjectURL?.[${MARK}]?.()`);
  };
}

/** A page that has replaced these functions, as tests do, has its own called all the same. */
const RECORD = `(() => {
  const { createObjectURL: create, revokeObjectURL: revoke } = URL;
  if (typeof create !== 'function' || typeof revoke !== 'function') return;
  const objectURLs = new Map();
  class ObjectURL {
    constructor(of) {
      this.of = Object.prototype.toString.call(of);
    }
  }
  function createObjectURL(object) {
    const url = Reflect.apply(create, this, arguments);
    objectURLs.set(url, new ObjectURL(object));
    return url;
  }
  function revokeObjectURL(url) {
    objectURLs.delete(String(url));
    return Reflect.apply(revoke, this, arguments);
  }
  createObjectURL[${MARK}] = () => {
    URL.createObjectURL = create;
    if (URL.revokeObjectURL === revokeObjectURL) URL.revokeObjectURL = revoke;
  };
  Object.assign(URL, { createObjectURL, revokeObjectURL });
})()`;
