import type { ComparedPaths } from '../growth/compare-paths.js';
import { totalRise } from '../growth/is-rising.js';
import { formatBytes, formatCount } from '../report/format-amount.js';
import type { Warning } from '../report/leak-report.js';
import type { SnapshotDiff, SnapshotGrowth, SnapshotSummary } from '../report/snapshot-diff.js';

/** Of the objects of the first snapshot, so many must be at the same paths in the last. */
const LEAST_COMMON = 0.5;
/** A heap that rises by less in each interval stands still: a share of it, and bytes. */
const STILL_SHARE = 0.01;
const STILL_BYTES = 100_000;

export interface OutcomeFacts {
  snapshots: readonly SnapshotSummary[];
  paths: ComparedPaths;
  /** The highest odd id of each snapshot. */
  highestIds: readonly number[];
  /** What grows, most first. */
  growth: readonly SnapshotGrowth[];
}

/** Says what the comparison comes to, and what stands in the way of trusting it. */
export function decideOutcome(
  facts: OutcomeFacts,
): Pick<SnapshotDiff, 'outcome' | 'reason' | 'warnings'> {
  const warnings = listWarnings(facts);
  const isForeign = warnings.some(({ code }) => code === 'little-in-common');
  const { growth, snapshots, highestIds } = facts;
  if (isForeign) {
    const reason = 'The snapshots have too little in common to tell what grew.';
    return { outcome: 'inconclusive', reason, warnings };
  }
  if (isTakenBackwards(snapshots, highestIds)) {
    const reason = `The snapshots seem to be given the last one first: each is smaller than the one before, and holds only objects that are older than its newest. Give them in the order in which they were taken: ${snapshots
      .map(({ name }) => name)
      .toReversed()
      .join(' ')}`;
    return { outcome: 'inconclusive', reason, warnings };
  }
  if (growth.length > 0) {
    const more = growth.length > 1 ? `, and ${formatCount(growth.length - 1, 'more place')}` : '';
    return { outcome: 'growth', reason: `${growth[0].growing.describe}${more}.`, warnings };
  }
  const bytes = snapshots.map((snapshot) => snapshot.bytes);
  if (bytes.every((size, i) => i === 0 || isMuchMore(size, bytes[i - 1]))) {
    const reason = `The heap rises by ${formatBytes(totalRise(bytes))}, and no object is held more often in every snapshot.`;
    return { outcome: 'inconclusive', reason, warnings };
  }
  return { outcome: 'no-growth', reason: 'Nothing grows in every interval.', warnings };
}

/** Ids rise for as long as a process lives: a heap that only became smaller has newer ones at its end all the same. */
function isTakenBackwards(
  snapshots: readonly SnapshotSummary[],
  highestIds: readonly number[],
): boolean {
  return snapshots.every(
    ({ bytes }, i) =>
      i === 0 || (bytes < snapshots[i - 1]!.bytes && highestIds[i]! < highestIds[i - 1]!),
  );
}

function isMuchMore(size: number, before: number): boolean {
  return size - before > Math.max(STILL_BYTES, before * STILL_SHARE);
}

function listWarnings({ snapshots, paths, growth }: OutcomeFacts): Warning[] {
  const warnings: Warning[] = [];
  const common = shareInCommon(paths);
  if (common < LEAST_COMMON)
    warnings.push({
      code: 'little-in-common',
      message: `Only ${Math.round(common * 100)}% of the first snapshot's objects are at the same paths in the last one: they seem to be of different programs.`,
    });
  if (snapshots.length === 2 && growth.length > 0)
    warnings.push({
      code: 'two-snapshots',
      message:
        'Two snapshots cannot tell a leak from what is loaded once. Take a third one after as many calls again: only what grows both times is kept.',
    });
  if (snapshots[snapshots.length - 1].bytes < snapshots[0].bytes * 0.9)
    warnings.push({
      code: 'heap-shrinks',
      message:
        'The last snapshot is smaller than the first one. Give the files in the order in which they were taken.',
    });
  if (paths.isCut)
    warnings.push({
      code: 'paths-cut',
      message:
        'The heap has so many different paths that not all were kept apart; growth may be told further up than where it is.',
    });
  return warnings;
}

/** Of the objects of the first snapshot, those that the last one has at the same paths. */
function shareInCommon({ count, counts }: ComparedPaths): number {
  const first = counts[0];
  const last = counts[counts.length - 1];
  let all = 0;
  let common = 0;
  for (let path = 0; path < count; path++) {
    all += first[path];
    common += Math.min(first[path], last[path]);
  }
  return all === 0 ? 0 : common / all;
}
