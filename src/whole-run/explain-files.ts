import { createAttributor } from '../attribution/create-attributor.js';
import { rankNodes } from '../attribution/nodes/rank-nodes.js';
import { createReader } from '../attribution/nodes/snapshot-reader.js';
import { findInstruments, type SourceAccess } from '../check/find-instruments.js';
import { filterStrongEdges, type EdgeFilter } from '../graph/edge-filter.js';
import { measureSetsRetained } from '../graph/measure-sets-retained.js';
import { searchFromRoot, type SearchTree } from '../graph/search-from-root.js';
import { filterEvidenceEdges } from '../growth/filter-evidence-edges.js';
import type { Leak } from '../report/leak-report.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { describeCulprits, tellRecords } from './describe-culprits.js';
import { createCodeFinder } from './find-code.js';
import { filterDebugRecords } from './filter-debug-records.js';
import { filterOwnTables } from './filter-own-tables.js';
import { findEntries } from './find-entries.js';
import { markBystanders } from './mark-bystanders.js';
import { nameShared } from './name-shared.js';

export interface FilesInput {
  readonly snapshot: HeapSnapshot;
  /** For each node the number of the file that it was born in, or -1. */
  readonly owner: Int32Array;
  /** How many files there are. */
  readonly files: number;
  /** Numbers of files that the runner still holds, as it does while it tears one down: what it holds is no evidence there. */
  readonly current: ReadonlySet<number>;
  readonly sources: SourceAccess;
}

/** What one file keeps. */
export interface KeptFile {
  readonly file: number;
  /** What is reached only through what the file owns. */
  readonly objects: number;
  readonly bytes: number;
  readonly culprits: Leak[];
}

/**
 * Tells of each file that something outside holds what that is, and how much it keeps. A file that only
 * records of the engine hold is not among them.
 */
export function explainFiles(input: FilesInput): KeptFile[] {
  const { snapshot, owner, files, current, sources } = input;
  const strong = filterStrongEdges(snapshot);
  const evidence = filterDebugRecords(snapshot, filterEvidenceEdges(snapshot, strong));
  const filter = filterOwnTables(snapshot, evidence, owner);
  const instruments = findInstruments(sources);
  const round = rankNodes(snapshot, instruments);
  const { engine, harness, whileRunning, mocks } = markBystanders(snapshot, round);
  const sizes = measureFiles(snapshot, strong, owner, files);
  const reader = createReader(snapshot);
  const context = {
    snapshot,
    attributor: createAttributor({ snapshot, ...sources }),
    shared: nameShared(reader),
    owner,
    findCode: createCodeFinder(reader, filter, owner, instruments),
    mocks,
  };
  const found = new Map<number, KeptFile>();
  const isOver = (file: number) => !current.has(file);
  // First what neither the runner nor records of modules have a part in; then, of what is over, these.
  const passes = [
    { bystanders: whileRunning, isMeant: () => true },
    { bystanders: harness, isMeant: isOver, tell: tellRecords },
    { bystanders: engine, isMeant: isOver },
  ];
  for (const { bystanders, isMeant, tell = describeCulprits } of passes) {
    const skip = bystanders.map((mark, node) => (owner[node]! >= 0 ? 1 : mark));
    const search = searchFromRoot(snapshot, filter, { round, skip });
    for (const [file, entries] of findEntries(snapshot, filter, owner, search)) {
      if (found.has(file) || !isMeant(file)) continue;
      const { bytes } = sizes[file]!;
      const culprits = tell(entries, { ...context, search }, bytes);
      found.set(file, { file, ...sizes[file]!, culprits });
    }
  }
  const search = searchFromRoot(snapshot, filter, { round, skip: engine });
  for (const [file, holder] of findHeldByOthers(input, search, found))
    if (!current.has(file)) found.set(file, { file, ...sizes[file]!, culprits: holder.culprits });
  return [...found.values()].toSorted((one, other) => one.file - other.file);
}

/**
 * Files that only other files hold, such as a patch that calls the patch before it: the cause is that of
 * the first file on the way.
 */
function findHeldByOthers(
  { owner }: FilesInput,
  { order, parentNode }: SearchTree,
  found: ReadonlyMap<number, KeptFile>,
): Map<number, KeptFile> {
  const held = new Map<number, KeptFile>();
  for (const node of order) {
    const file = owner[node]!;
    if (file < 0 || found.has(file) || held.has(file)) continue;
    let first = file;
    for (let at = parentNode[node]!; at >= 0; at = parentNode[at]!)
      if (owner[at]! >= 0) first = owner[at]!;
    const holder = found.get(first);
    if (holder !== undefined) held.set(file, holder);
  }
  return held;
}

/** What each file's own nodes retain together. */
function measureFiles(
  snapshot: HeapSnapshot,
  strong: EdgeFilter,
  owner: Int32Array,
  files: number,
): { objects: number; bytes: number }[] {
  const counts = new Uint32Array(files);
  for (const file of owner) if (file >= 0) counts[file]!++;
  const sets = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  for (let node = 0; node < owner.length; node++) {
    const file = owner[node]!;
    if (file >= 0) sets[file]![counts[file]!++] = node;
  }
  return measureSetsRetained(snapshot, strong, sets).map(({ bytes, nodes }) => ({
    objects: nodes,
    bytes,
  }));
}
