import { createMatchers, type MatcherFunctions } from '../matchers/create-matchers.js';
import { checkInProcess } from '../node/check-in-process.js';

export type { LeakMatchers } from '../matchers/leak-matchers.js';
export type { MatcherResult } from '../matchers/judge-report.js';

/**
 * The bare matcher, for `expect.extend({ toLeakMemory })` where the set-up modules cannot be used. It
 * knows no timeout, and a check that nobody awaits passes silently: prefer `heapslope/vitest` and
 * `heapslope/jest`.
 */
export const toLeakMemory: MatcherFunctions['toLeakMemory'] = createMatchers({
  check: (handler, options) => checkInProcess(handler, options, {}),
}).toLeakMemory;
