import { createAttributor } from '../attribution/create-attributor.js';
import { rankNodes } from '../attribution/nodes/rank-nodes.js';
import { createReader } from '../attribution/nodes/snapshot-reader.js';
import { findInstruments } from '../check/find-instruments.js';
import { filterStrongEdges, type EdgeFilter } from '../graph/edge-filter.js';
import { searchFromRoot, type SearchTree } from '../graph/search-from-root.js';
import { filterEvidenceEdges } from '../growth/filter-evidence-edges.js';
import { sortEngineNodes } from '../growth/sort-engine-nodes.js';
import type { Leak } from '../report/leak-report.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { describeCulprits } from './describe-culprits.js';
import type { FilesInput, KeptFile } from './explain-files.js';
import { filterDebugRecords } from './filter-debug-records.js';
import { createCodeFinder } from './find-code.js';
import type { Entry } from './find-entries.js';
import { markBystanders } from './mark-bystanders.js';
import { nameShared } from './name-shared.js';

/** Ways of one file that are looked at, those that hold most. */
const MOST_WAYS = 60;
/** What a way holds less of is not told. */
const LEAST_BYTES = 2048;
const MOST_CULPRITS = 8;

/**
 * Tells of files that share one global object what is left of each, and by which edge something older holds
 * it. Left out is what the engine, the runner and the caches of modules hold: without isolation they keep all
 * that is loaded, by design.
 */
export function explainBirths(input: FilesInput): KeptFile[] {
  const { snapshot, owner, files, sources } = input;
  const evidence = filterEvidenceEdges(snapshot, filterStrongEdges(snapshot));
  const filter = filterDebugRecords(snapshot, evidence);
  const instruments = findInstruments(sources);
  const round = rankNodes(snapshot, instruments);
  const { engine, mocks } = markBystanders(snapshot, round);
  const search = searchFromRoot(snapshot, filter, { round, skip: engine });
  const reader = createReader(snapshot);
  const context = {
    snapshot,
    search,
    attributor: createAttributor({ snapshot, ...sources }),
    shared: nameShared(reader),
    mocks,
  };
  const entries = findCuts(snapshot, owner, search);
  const findCode = createCodeFinder(reader, filter, owner, instruments);
  return Array.from({ length: files }, (_, file): KeptFile => {
    const ways = (entries.get(file) ?? [])
      .map((entry) => ({ entry, bytes: weighBelow(snapshot, filter, owner, entry) }))
      .filter(({ bytes }) => bytes >= LEAST_BYTES)
      .toSorted((one, other) => other.bytes - one.bytes)
      .slice(0, MOST_WAYS);
    const leaks = ways
      .flatMap(({ entry, bytes }) => {
        const way = findCode(entry.target, file);
        return describeCulprits([{ ...entry, way }], context, bytes);
      })
      .filter(isLeft);
    return { file, ...sumBorn(input, file, search), culprits: mergeSame(leaks) };
  }).filter(({ culprits }) => culprits.length > 0);
}

const MODULE_CACHES = /^(?:LoadCache|ModuleLoader|ModuleMap|Module)$/;
/** Where what a package leaves is more than what it makes of itself when it is loaded. */
const OUTER_ROOTS = /^(?:timers|native|module node:|process)/;

/** What is there on purpose is left out: what the runner and Node keep, and modules that were loaded. */
function isLeft({ owner, retainerPath }: Leak): boolean {
  const isKnown = retainerPath.some(
    ({ object, edge }) =>
      MODULE_CACHES.test(object) || edge === '._cache' || edge === '.__vitest_worker__',
  );
  if (isKnown) return false;
  return owner === 'user' || (owner === 'package' && OUTER_ROOTS.test(retainerPath[0]!.object));
}

/** Edges of the tree of shortest paths by which something of a file hangs from something that is not. */
function findCuts(
  snapshot: HeapSnapshot,
  owner: Int32Array,
  { parentEdge, parentNode, distance }: SearchTree,
): Map<number, Entry[]> {
  const { isEngine, isText } = sortEngineNodes(snapshot);
  const cuts = new Map<number, Entry[]>();
  for (let target = 0; target < owner.length; target++) {
    const file = owner[target]!;
    const holder = parentNode[target]!;
    if (file < 0 || holder < 0 || owner[holder] === file) continue;
    const edge = parentEdge[target]!;
    if (isEngine(target, edge) || isText(target)) continue;
    const found = cuts.get(file);
    const entry = { file, edge, holder, target, distance: distance[target]! };
    if (found === undefined) cuts.set(file, [entry]);
    else found.push(entry);
  }
  return cuts;
}

/** What was born in the file and can be reached from the entry through nothing else, bytes. */
function weighBelow(
  { firstEdge, edgeTarget, selfSize }: HeapSnapshot,
  filter: EdgeFilter,
  owner: Int32Array,
  { target, file }: Entry,
): number {
  const seen = new Set([target]);
  let bytes = 0;
  for (const node of seen) {
    bytes += selfSize[node]!;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const next = edgeTarget[edge]!;
      if (filter[edge] === 1 && owner[next] === file) seen.add(next);
    }
  }
  return bytes;
}

function sumBorn(
  { snapshot: { selfSize }, owner }: FilesInput,
  file: number,
  { distance }: SearchTree,
): { objects: number; bytes: number } {
  let objects = 0;
  let bytes = 0;
  for (let node = 0; node < owner.length; node++) {
    if (owner[node] !== file || distance[node]! < 0) continue;
    objects++;
    bytes += selfSize[node]!;
  }
  return { objects, bytes };
}

/** What several edges hold in one way is one culprit; what they hold together is at least what one does. */
function mergeSame(leaks: readonly Leak[]): Leak[] {
  const merged = new Map<string, Leak>();
  for (const leak of leaks) {
    const same = merged.get(leak.fingerprint);
    if (same === undefined) merged.set(leak.fingerprint, leak);
    else merged.set(leak.fingerprint, { ...same, countPerCall: same.countPerCall + 1 });
  }
  return [...merged.values()].slice(0, MOST_CULPRITS);
}
