import vm from 'node:vm';
import { adviseSetUp } from '../../report/advise-set-up.js';
import { inspectSetUp } from './inspect-set-up.js';

/** What to change where checks are slow, a sentence each; the first time in this process only. */
export function adviseOnce(): string[] {
  // The realm outside of every sandbox: Jest's files share it.
  const outer = vm.runInThisContext('globalThis') as { [ADVISED]?: boolean };
  if (outer[ADVISED]) return [];
  const { fakeTimers: _, ...facts } = inspectSetUp();
  const sentences = adviseSetUp(facts).map(({ message }) => message);
  if (sentences.length > 0) Object.defineProperty(outer, ADVISED, { value: true });
  return sentences;
}

const ADVISED = Symbol.for('heapslope.advised');
