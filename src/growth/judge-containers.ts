import type { GrownContainer } from '../heap-probe.js';
import { hasEnough } from './is-accumulating.js';

/** Entries per call, and entries in all, below which a container does not grow. */
const LEAST_RATE = 0.04;
const LEAST_ENTRIES = 7;
/** The slower of two intervals grows at least at this share of the faster one's rate. */
const LEAST_EVENNESS = 0.5;

export interface ContainerGrowth {
  container: GrownContainer;
  entriesPerCall: number;
}

/**
 * Containers that grow in proportion to the calls, by their exact sizes: the only evidence there is for
 * a Set of numbers, which holds no objects, and whose bytes move once per doubling.
 *
 * @param calls calls made before each census, ascending
 * @param totalCalls calls of the handler since its first, of all phases: a ring or a queue that is
 *   compacted now and then holds far less than those would have left
 */
export function judgeContainers(
  containers: readonly GrownContainer[],
  calls: readonly number[],
  totalCalls: number,
): ContainerGrowth[] {
  return containers.flatMap((container) => {
    const { sizes } = container;
    if (sizes.length !== calls.length || sizes.length < 2) return [];
    const grown = sizes[sizes.length - 1] - sizes[0];
    const entriesPerCall = grown / (calls[calls.length - 1] - calls[0]);
    const rates = sizes.slice(1).map((size, i) => (size - sizes[i]) / (calls[i + 1] - calls[i]));
    const isEven = Math.min(...rates) >= LEAST_EVENNESS * Math.max(...rates);
    if (!hasEnough(sizes[sizes.length - 1]!, entriesPerCall, totalCalls)) return [];
    return grown >= LEAST_ENTRIES && entriesPerCall >= LEAST_RATE && isEven
      ? [{ container, entriesPerCall }]
      : [];
  });
}
