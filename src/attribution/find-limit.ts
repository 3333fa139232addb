import type { PathLink } from './find-anchor.js';
import type { SnapshotReader } from './snapshot-reader.js';

export interface CacheLimit {
  /** Property that has the limit, such as `max`. */
  name: string;
  max: number;
  /** Entries so far, where a property says. */
  size?: number;
}

const LIMITS = [
  'max',
  'maxSize',
  'maxEntries',
  'maxLength',
  'capacity',
  'limit',
  'maxKeys',
  '#max',
  '#maxSize',
  '_max',
  '_maxSize',
];
const SIZES = ['size', 'length', 'count', '#size', '_size', 'currentSize'];
/** The owner of a cache's table is close to it. */
const MAX_DISTANCE = 3;

/**
 * The limit of the object that owns what grows. Small integers are in a snapshot only when it was
 * taken with `captureNumericValue`; without them there is no limit to be seen.
 */
export function findLimit(
  reader: SnapshotReader,
  links: readonly PathLink[],
  growing: number,
): CacheLimit | undefined {
  for (let at = growing; at >= 0 && at >= growing - MAX_DISTANCE; at--) {
    const { node } = links[at];
    if (node < 0 || links[at].edge.kind === 'root') return undefined;
    for (const name of LIMITS) {
      const max = readNumber(reader, node, name);
      if (max === undefined || max <= 0 || !Number.isFinite(max)) continue;
      const size = SIZES.map((candidate) => readNumber(reader, node, candidate)).find(
        (found) => found !== undefined,
      );
      return size === undefined ? { name, max } : { name, max, size };
    }
  }
  return undefined;
}

function readNumber(reader: SnapshotReader, node: number, name: string): number | undefined {
  const target = reader.follow(node, name);
  if (target < 0 || reader.typeOf(target) !== 'number') return undefined;
  const text = reader.follow(target, 'value');
  const value = Number(reader.nameOf(text < 0 ? target : text));
  return Number.isNaN(value) ? undefined : value;
}
