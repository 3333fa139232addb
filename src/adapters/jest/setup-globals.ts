import * as globals from '@jest/globals';
import type { LeakMatchers } from '../../matchers/leak-matchers.js';
import { installMatchers, type JestGlobals } from './install-matchers.js';

export { setDefaults, type ProjectDefaults } from '../../input/project-defaults.js';
export type { LeakMatchers } from '../../matchers/leak-matchers.js';

declare module '@jest/expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends LeakMatchers<R, T> {}
}

installMatchers(globals as unknown as Partial<JestGlobals>, 'heapslope/jest-globals');
