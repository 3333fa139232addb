import type { ObjectNumbers } from '../heap-probe.js';
import type { PathLink } from './find-anchor.js';
import type { SnapshotReader } from './snapshot-reader.js';

export interface CacheLimit {
  /** Class of the object that has it. */
  owner: string;
  /** Property that has the limit, such as `max`. */
  name: string;
  max: number;
  /** Entries so far. */
  size: number;
}

/** Numbers of an object that still lives, by the id of its node; snapshots lack small integers. */
export type ReadNumbers = (snapshotId: number) => ObjectNumbers | undefined;

const LIMITS =
  /^[#_]*(?:max|maxSize|maxEntries|maxItems|maxLength|maxKeys|maxAmount|capacity|limit)$/;
const SIZES = /^[#_]*(?:size|length|count|currentSize)$/;
/** The owner of a cache's table is close to it. */
const MAX_DISTANCE = 3;

/**
 * The limit of the object that owns what grows. A container that has more entries than the number
 * says is no bounded cache; undefined then, and where nothing can be read.
 */
export function findLimit(
  { snapshot }: SnapshotReader,
  links: readonly PathLink[],
  growing: number,
  read: ReadNumbers | undefined,
): CacheLimit | undefined {
  if (read === undefined) return undefined;
  let entries: number | undefined;
  for (let at = growing; at >= 0 && at >= growing - MAX_DISTANCE; at--) {
    const { node, edge } = links[at];
    if (node < 0 || edge.kind === 'root') return undefined;
    const numbers = read(snapshot.nodeId[node]);
    if (numbers === undefined) continue;
    entries ??= numbers.entries;
    const name = Object.keys(numbers.fields).find((field) => LIMITS.test(field));
    const max = name === undefined ? Number.NaN : numbers.fields[name];
    const sizeName = Object.keys(numbers.fields).find((field) => SIZES.test(field));
    // A table that was made as long as the limit tells nothing: its owner counts the entries.
    const size = sizeName === undefined ? entries : numbers.fields[sizeName];
    if (name !== undefined && size !== undefined && size < max && Number.isFinite(max))
      return { owner: links[at].object, name: name.replace(/^_+/, ''), max, size };
  }
  return undefined;
}
