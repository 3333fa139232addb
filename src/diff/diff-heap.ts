import { createAttributor } from '../attribution/create-attributor.js';
import type { CountedSnapshot, SnapshotCounts } from './compare-snapshots.js';
import { describeChanges } from './describe-changes.js';
import { countSources, type SnapshotSource } from './diff-snapshots.js';
import type { SourceAccess } from '../check/find-instruments.js';
import type { ConstructorDiff, HeapDiff, HeapState } from '../report/heap-diff.js';

/**
 * Compares two snapshots of one process, and tells of each constructor how many objects came and how many
 * went: by object ids, which agree as long as the profiler stays on from one snapshot to the other. Where
 * they do not agree only the difference is known, which a warning says.
 *
 * @param times when they were taken, ISO 8601
 */
export async function diffHeap(
  sources: readonly [SnapshotSource, SnapshotSource],
  times: readonly [string, string],
  access: SourceAccess,
): Promise<HeapDiff> {
  const { last, counts } = await countSources(sources);
  const [before, after] = counts.snapshots.map(({ nodes, bytes }, i): HeapState => ({
    time: times[i]!,
    nodes,
    bytes,
  }));
  const constructors = diffConstructors(last, counts);
  const attributor = createAttributor({ snapshot: last.snapshot, ...access });
  const { growth } = describeChanges({ ...last, ...counts, attributor });
  return {
    schemaVersion: 1,
    before: before!,
    after: after!,
    change: {
      bytes: after!.bytes - before!.bytes,
      allocated: sum(constructors, '+'),
      freed: sum(constructors, '-'),
      constructors,
    },
    growth,
    warnings: counts.newestIds === undefined ? [NO_IDS] : [],
  };
}

const NO_IDS = {
  code: 'ids-lost',
  message:
    'Object ids do not agree: the inspector is not available, or another session with it has ended. `+` and `-` tell the difference in numbers only, not what came and what went.',
};

function diffConstructors(
  last: CountedSnapshot,
  { tallies, classNames, newestIds }: SnapshotCounts,
): ConstructorDiff[] {
  const [before, after] = tallies;
  const born = newestIds && countBorn(last, newestIds[0]!);
  return classNames
    .map((name, classId) => {
      const was = before!.counts[classId] ?? 0;
      const is = after!.counts[classId] ?? 0;
      // Natives have no ids that last: of them only the difference is known.
      const came = Math.max(born?.[classId] ?? 0, is - was, 0);
      const bytes = (after!.bytes[classId] ?? 0) - (before!.bytes[classId] ?? 0);
      return { name, bytes, '+': came, '-': was - (is - came) };
    })
    .filter((change) => change['+'] > 0 || change['-'] > 0)
    .sort((a, b) => Math.abs(b.bytes) - Math.abs(a.bytes) || (a.name < b.name ? -1 : 1));
}

/** Objects that were born after the first snapshot, by class. */
function countBorn({ snapshot, search, classes }: CountedSnapshot, newestId: number): number[] {
  const { nodeId } = snapshot;
  const born: number[] = [];
  for (const node of search.order) {
    const id = nodeId[node]!;
    if (id % 2 === 0 || id <= newestId || classes.isInternal(node)) continue;
    const classId = classes.classOf(node);
    born[classId] = (born[classId] ?? 0) + 1;
  }
  return born;
}

function sum(constructors: readonly ConstructorDiff[], key: '+' | '-'): number {
  return constructors.reduce((total, change) => total + change[key], 0);
}
