import type { CountedNumbers, ObjectNumbers } from '../../probe/heap-probe.js';
import type { PathLink } from '../paths/path-link.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

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
export type ReadNumbers = (
  snapshotId: number,
  of?: CountedNumbers,
) => ObjectNumbers | undefined | Promise<ObjectNumbers | undefined>;

const LIMITS =
  /^[#_]*(?:max|maxSize|maxEntries|maxItems|maxLength|maxKeys|maxAmount|capacity|limit)$/;
const SIZES = /^[#_]*(?:size|length|count|currentSize)$/;
/** The owner of a cache's table is close to it. */
const MAX_DISTANCE = 3;

/**
 * The limit of the object that owns what grows. A container that has more entries than the number
 * says is no bounded cache; undefined then, and where nothing can be read.
 *
 * V8 searches the whole heap for each object that is read, so none is unless its shape has a limit.
 */
export async function findLimit(
  reader: SnapshotReader,
  links: readonly PathLink[],
  growing: number,
  read: ReadNumbers | undefined,
): Promise<CacheLimit | undefined> {
  if (read === undefined) return undefined;
  const numbersOf = ({ node }: PathLink) => read(reader.snapshot.nodeId[node]);
  for (let at = growing; at >= 0 && at >= growing - MAX_DISTANCE; at--) {
    const link = links[at];
    if (link.node < 0 || link.edge.kind === 'root') return undefined;
    if (!hasLimit(reader, link.node)) continue;
    const numbers = await numbersOf(link);
    const names = Object.keys(numbers?.fields ?? {});
    const name = names.find((field) => LIMITS.test(field));
    if (numbers === undefined || name === undefined) continue;
    const max = numbers.fields[name];
    const sizeName = names.find((field) => SIZES.test(field));
    // A table that was made as long as the limit tells nothing: its owner counts the entries.
    const size =
      sizeName === undefined
        ? (at === growing ? numbers : await numbersOf(links[growing]))?.entries
        : numbers.fields[sizeName];
    if (size !== undefined && size < max && Number.isFinite(max))
      return { owner: link.object, name: name.replace(/^_+/, ''), max, size };
  }
  return undefined;
}

/** Whether some property or private field of an object's shape is called like a limit. */
function hasLimit(reader: SnapshotReader, node: number): boolean {
  const map = reader.follow(node, 'map');
  const descriptors = map < 0 ? -1 : reader.follow(map, 'descriptors');
  if (descriptors < 0) return false;
  const { firstEdge, edgeTarget } = reader.snapshot;
  for (let edge = firstEdge[descriptors]; edge < firstEdge[descriptors + 1]; edge++) {
    const key = edgeTarget[edge];
    const type = reader.typeOf(key);
    if ((type === 'string' || type === 'symbol') && LIMITS.test(reader.nameOf(key))) return true;
  }
  return false;
}
