import { createAttributor } from '../attribution/create-attributor.js';
import {
  compareSnapshots,
  type CountedSnapshot,
  type SnapshotCounts,
} from './compare-snapshots.js';
import { decideOutcome } from './decide-outcome.js';
import { describeChanges } from './describe-changes.js';
import { SnapshotFormatError } from '../report/errors.js';
import type { SourceAccess } from '../check/find-instruments.js';
import type { SnapshotDiff } from '../report/snapshot-diff.js';
import { createSnapshotParser, type HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** One snapshot that is still to be read. */
export interface SnapshotSource {
  /** For messages and for the diff. */
  name: string;
  /** The bytes of the file, once. A chunk is read before the next one is asked for. */
  chunks: AsyncIterable<Uint8Array>;
}

/**
 * Compares snapshots in the order in which they were taken. Each is read, counted and dropped before the
 * next one; what grows is described in the last one, by paths with identity erased. Where object ids
 * agree they sharpen it.
 *
 * @param sources two or more
 * @param access where attribution reads what the last snapshot does not say
 * @throws SnapshotFormatError, its message beginning with the source's name; what reading throws
 */
export async function diffSnapshots(
  sources: readonly SnapshotSource[],
  access: SourceAccess = {},
): Promise<SnapshotDiff> {
  const { last, counts } = await countSources(sources);
  const attributor = createAttributor({ snapshot: last.snapshot, ...access });
  const changes = describeChanges({ ...last, ...counts, attributor });
  return {
    schemaVersion: 1,
    ...decideOutcome({ ...counts, growth: changes.growth }),
    snapshots: counts.snapshots,
    ...changes,
  };
}

/** Reads and counts the snapshots one after the other; the last one is still at hand. */
export async function countSources(
  sources: readonly SnapshotSource[],
): Promise<{ last: CountedSnapshot; counts: SnapshotCounts }> {
  const comparison = compareSnapshots();
  let last: CountedSnapshot | undefined;
  for (const source of sources) {
    // Let go of before the next one is read: there may be room for one only.
    last = undefined;
    last = comparison.add(source.name, await readSnapshot(source));
  }
  if (last === undefined) throw new RangeError('There is no snapshot to compare');
  return { last, counts: comparison.read() };
}

async function readSnapshot({ name, chunks }: SnapshotSource): Promise<HeapSnapshot> {
  const parser = createSnapshotParser();
  try {
    for await (const chunk of chunks) parser.push(chunk);
    return parser.finish();
  } catch (error) {
    if (error instanceof SnapshotFormatError) error.message = `${name}: ${error.message}`;
    throw error;
  }
}
