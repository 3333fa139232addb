import { fileOf } from '../matchers/call-site.js';
import { createMatchers, type MatcherFunctions } from '../matchers/create-matchers.js';
import {
  checkCollectedInProcess,
  checkInProcess,
  checkInstancesInProcess,
} from '../node/checks/check-in-process.js';
import { tellChecks } from './tell-checks.js';

export { setDefaults, type ProjectDefaults } from '../input/project-defaults.js';
export type { LeakMatchers } from '../matchers/leak-matchers.js';
export type { MatcherResult } from '../matchers/judge-report.js';

const host = tellChecks({
  check: (handler, options) => checkInProcess(handler, options, {}),
  checkInstances: (handler, of, options) => checkInstancesInProcess(handler, of, options, {}),
  checkCollected: (target, assertion, { site }) =>
    checkCollectedInProcess(target, assertion, { testFile: fileOf(site) }),
});
const matchers = createMatchers(host);

/**
 * The bare matchers, for `expect.extend({ toLeakMemory, toLeakInstancesOf, toBeCollected, toLeakScopes })`
 * where the set-up modules cannot be used. They know no timeout, and a check that nobody awaits passes silently:
 * prefer `heapslope/vitest` and `heapslope/jest`.
 */
export const toLeakMemory: MatcherFunctions['toLeakMemory'] = matchers.toLeakMemory;
export const toLeakInstancesOf: MatcherFunctions['toLeakInstancesOf'] = matchers.toLeakInstancesOf;
export const toBeCollected: MatcherFunctions['toBeCollected'] = matchers.toBeCollected;
export const toLeakScopes: MatcherFunctions['toLeakScopes'] = matchers.toLeakScopes;
