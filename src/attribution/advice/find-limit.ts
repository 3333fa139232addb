import type { CountedNumbers, ObjectNumbers } from '../../probe/heap-probe.js';
import { LIMIT_NAMES, SIZE_NAMES, WEIGHT_NAME } from '../../probe/limit-names.js';
import type { PathLink } from '../paths/path-link.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';

export interface CacheLimit {
  /** Class of the object that has it. */
  owner: string;
  /** Property that has the limit, such as `max`. */
  name: string;
  max: number;
  /** Entries so far; where these are weighed, the sum of their weights. */
  size: number;
  /** Entries that are missing to the limit. */
  missing: number;
}

/** Numbers of an object that still lives, by the id of its node; snapshots lack small integers. */
export type ReadNumbers = (
  snapshotId: number,
  of?: CountedNumbers,
) => ObjectNumbers | undefined | Promise<ObjectNumbers | undefined>;

const LIMITS = new RegExp(`^[#_]*(?:${LIMIT_NAMES.join('|')})$`);
const LIMIT_GETTERS = new RegExp(`^get (?:${LIMIT_NAMES.join('|')})$`);
const SIZES = new RegExp(`^[#_]*(?:${SIZE_NAMES.join('|')})$`);
/** Where entries are weighed, the limit and the sum of the weights. */
const WEIGHT_LIMIT = /^[#_]*maxSize$/;
const WEIGHTS = new RegExp(`^[#_]*${WEIGHT_NAME}$`);
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
    if (numbers === undefined || !names.some((field) => LIMITS.test(field))) continue;
    // A table that was made as long as the limit tells nothing: its owner counts the entries.
    const isCounted = at === growing || names.some((field) => SIZES.test(field));
    const container = isCounted ? numbers : await numbersOf(links[growing]);
    const limit = chooseLimit(numbers, container?.entries);
    if (limit !== undefined) return { owner: link.object, ...limit };
  }
  return undefined;
}

/**
 * The limit that is not reached yet.
 *
 * @param entries of the container, for an owner that has no count of its own
 */
function chooseLimit(
  { fields }: ObjectNumbers,
  entries: number | undefined,
): Omit<CacheLimit, 'owner'> | undefined {
  const names = Object.keys(fields);
  const find = (pattern: RegExp) => names.find((name) => pattern.test(name));
  const sizeName = find(SIZES);
  const count = sizeName === undefined ? entries : fields[sizeName];
  const weights = find(WEIGHTS);
  for (const name of names.filter((field) => LIMITS.test(field))) {
    const max = fields[name]!;
    const isOfWeights = weights !== undefined && WEIGHT_LIMIT.test(name);
    const size = isOfWeights ? fields[weights]! : count;
    if (count === undefined || size === undefined || !(size < max) || !Number.isFinite(max))
      continue;
    const ofEntry = isOfWeights && count > 0 ? Math.max(size / count, Number.MIN_VALUE) : 1;
    const missing = Math.ceil((max - size) / ofEntry);
    return { name: name.replace(/^_+/, ''), max, size, missing };
  }
  return undefined;
}

/** Whether some property or private field of an object's shape, or a getter of its class, is called like a limit. */
function hasLimit(reader: SnapshotReader, node: number): boolean {
  return hasLimitField(reader, node) || hasLimitGetter(reader, node);
}

/** Classes below the topmost one that are looked at. */
const MOST_CLASSES = 3;

function hasLimitGetter(reader: SnapshotReader, node: number): boolean {
  const { firstEdge } = reader.snapshot;
  let prototype = reader.follow(node, '__proto__');
  for (let depth = 0; depth < MOST_CLASSES && prototype >= 0; depth++) {
    for (let edge = firstEdge[prototype]!; edge < firstEdge[prototype + 1]!; edge++)
      if (LIMIT_GETTERS.test(reader.edgeNameOf(edge))) return true;
    prototype = reader.follow(prototype, '__proto__');
  }
  return false;
}

function hasLimitField(reader: SnapshotReader, node: number): boolean {
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
