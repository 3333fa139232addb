import { withArticle } from '../names/with-article.js';
import { growingOf, survivorOf, type Pattern } from './pattern.js';

/** Handles of what is in the page, which a test asked for: they hold it until they are disposed of. */
export const driverHandle: Pattern = {
  id: 'driver-handle',
  advise(facts) {
    if (facts.steps[0]?.object !== "the test's driver") return undefined;
    const { object } = survivorOf(facts) ?? growingOf(facts);
    return `Your test holds it, and the page does not: each call asks for a handle of ${withArticle(object.replace(/^detached /, ''))} (page.$, waitForSelector, evaluateHandle) and keeps it. Dispose of the ElementHandle or JSHandle (await handle.dispose()), or use a locator, which holds nothing. Where the test listens for what the page prints (page.on('console')), it holds what was printed as well.`;
  },
};
