import type { LeakMatchers } from '../../matchers/leak-matchers.js';
import { installMatchers, type JestGlobals } from './install-matchers.js';

export { setDefaults, type ProjectDefaults } from '../../input/project-defaults.js';
export type { LeakMatchers } from '../../matchers/leak-matchers.js';

declare global {
  // The names and the type parameters are those of @types/jest, which ours must repeat to be merged.
  namespace jest {
    interface Matchers<R, T = {}> extends LeakMatchers<R, T> {}
  }
}

installMatchers(globalThis as Partial<JestGlobals>, 'heapslope/jest');
