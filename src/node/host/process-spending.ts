import vm from 'node:vm';

/** Milliseconds that suite mode has spent in this process so far. */
export interface Spending {
  ms: number;
}

/** One for all files that are run in this process (or thread), whatever sandboxes they have. */
export function shareSpending(): Spending {
  const outer = vm.runInThisContext('globalThis') as { [SPENDING]?: Spending };
  if (!outer[SPENDING]) Object.defineProperty(outer, SPENDING, { value: { ms: 0 } });
  return outer[SPENDING]!;
}

const SPENDING = Symbol.for('heapslope.spending');
