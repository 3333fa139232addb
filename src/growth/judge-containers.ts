import type { GrownContainer } from '../probe/heap-probe.js';
import { hasEnough } from './is-accumulating.js';
import { LEAST_RATE } from './is-proportional.js';

/** Entries in all below which a container does not grow. */
const LEAST_ENTRIES = 7;
/** Of what all calls should have left, one that was never emptied holds this share, however roughly it is known. */
const SURE_SHARE = 0.8;
/** The slower of two intervals grows at least at this share of the faster one's rate. */
const LEAST_EVENNESS = 0.5;

export interface ContainerGrowth {
  container: GrownContainer;
  entriesPerCall: number;
}

export interface JudgedContainers {
  /** They gain entries in proportion to the calls, and hold at least half of what all calls would have left. */
  accumulating: ContainerGrowth[];
  /**
   * They gain entries in proportion to the calls, but hold less than all calls would have left: a queue
   * that is emptied now and then, or a leak that began late. More calls will tell. One that holds more
   * than half is accumulating, too, until they do: it may have been emptied just before half way.
   */
  doubtful: ContainerGrowth[];
}

/**
 * Containers that grow in proportion to the calls, by their exact sizes: the only evidence there is for
 * a Set of numbers, which holds no objects, and whose bytes move once per doubling.
 *
 * @param calls calls made before each census, ascending
 * @param totalCalls calls of the handler since its first, of all phases
 */
export function judgeContainers(
  containers: readonly GrownContainer[],
  calls: readonly number[],
  totalCalls: number,
): JudgedContainers {
  const judged: JudgedContainers = { accumulating: [], doubtful: [] };
  for (const container of containers) {
    const entriesPerCall = measureRate(container, calls);
    if (entriesPerCall === undefined) continue;
    const { sizes } = container;
    const entries = sizes[sizes.length - 1]!;
    const growth = { container, entriesPerCall };
    if (hasEnough(entries, entriesPerCall, totalCalls)) judged.accumulating.push(growth);
    if (entries < entriesPerCall * totalCalls * SURE_SHARE) judged.doubtful.push(growth);
  }
  return judged;
}

/** Entries that the container gains per call; undefined where it does not grow evenly. */
function measureRate({ sizes }: GrownContainer, calls: readonly number[]): number | undefined {
  if (sizes.length !== calls.length || sizes.length < 2) return undefined;
  const grown = sizes[sizes.length - 1]! - sizes[0]!;
  const entriesPerCall = grown / (calls[calls.length - 1]! - calls[0]!);
  const rates = sizes.slice(1).map((size, i) => (size - sizes[i]!) / (calls[i + 1]! - calls[i]!));
  const isEven = Math.min(...rates) >= LEAST_EVENNESS * Math.max(...rates);
  const isMuch = grown >= LEAST_ENTRIES && entriesPerCall >= LEAST_RATE;
  return isMuch && isEven ? entriesPerCall : undefined;
}
