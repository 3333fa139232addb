import { filterStrongEdges, type EdgeFilter } from '../graph/edge-filter.js';
import type { SearchTree } from '../graph/search-from-root.js';
import { compareIds } from '../growth/compare-ids.js';
import { comparePaths, type ComparedPaths, type PathPlaces } from '../growth/compare-paths.js';
import { filterEvidenceEdges } from '../growth/filter-evidence-edges.js';
import { markWeakTables } from '../growth/mark-weak-tables.js';
import { numberClasses, type ClassNumbers } from '../growth/number-classes.js';
import { rankRoots } from '../growth/rank-roots.js';
import { searchEvidence } from '../growth/search-evidence.js';
import { tallyClasses, type ClassTally } from '../growth/tally-classes.js';
import type { SnapshotSummary } from '../report/snapshot-diff.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** The snapshot that was counted last, and what is needed to describe it. */
export interface CountedSnapshot {
  snapshot: HeapSnapshot;
  filter: EdgeFilter;
  search: SearchTree;
  classes: ClassNumbers;
  places: PathPlaces;
}

/** What remains of all snapshots that were counted. */
export interface SnapshotCounts {
  snapshots: SnapshotSummary[];
  paths: ComparedPaths;
  /** Instances by class, of each snapshot. */
  tallies: readonly ClassTally[];
  /** By number of the class. */
  classNames: readonly string[];
  /** The highest odd id of each snapshot but the last; undefined where ids do not agree. */
  newestIds: readonly number[] | undefined;
  /** The highest odd id of each snapshot: the engine gives ids in the order in which objects come. */
  highestIds: readonly number[];
}

export interface SnapshotComparison {
  /** Counts one more snapshot, of which nothing but numbers is kept. */
  add(name: string, snapshot: HeapSnapshot): CountedSnapshot;
  read(): SnapshotCounts;
}

/** Counts snapshots one after the other, by constructor, by path and by id. */
export function compareSnapshots(): SnapshotComparison {
  const register = numberClasses();
  const paths = comparePaths(register.names);
  const ids = compareIds();
  const tallies: ClassTally[] = [];
  const snapshots: SnapshotSummary[] = [];
  const highestIds: number[] = [];
  return {
    add(name, snapshot) {
      const { nodeCount, edgeCount, selfSize, nodeId } = snapshot;
      const filter = filterStrongEdges(snapshot);
      const search = searchEvidence(snapshot, filterEvidenceEdges(snapshot, filter), {
        round: rankRoots(snapshot),
        skip: markWeakTables(snapshot),
      });
      const classes = register.number(snapshot);
      let bytes = 0;
      let highestId = 0;
      for (let node = 0; node < nodeCount; node++) {
        bytes += selfSize[node];
        if (nodeId[node]! % 2 === 1 && nodeId[node]! > highestId) highestId = nodeId[node]!;
      }
      highestIds.push(highestId);
      snapshots.push({ name, nodes: nodeCount, edges: edgeCount, bytes });
      tallies.push(tallyClasses(snapshot, search, classes));
      ids.add(snapshot, search, classes);
      return { snapshot, filter, search, classes, places: paths.add(snapshot, search, classes) };
    },
    read: () => ({
      snapshots,
      paths: paths.read(),
      tallies,
      classNames: register.names,
      newestIds: ids.read(),
      highestIds,
    }),
  };
}
