import { createAttributor } from '../attribution/create-attributor.js';
import { rankNodes, type Instruments } from '../attribution/nodes/rank-nodes.js';
import { createReader, type SnapshotReader } from '../attribution/nodes/snapshot-reader.js';
import { indexScopes } from '../attribution/nodes/index-scopes.js';
import { isNodeScript } from '../attribution/sources/tell-file.js';
import { findInstruments } from '../check/find-instruments.js';
import { filterStrongEdges, type EdgeFilter } from '../graph/edge-filter.js';
import { searchFromRoot, type SearchTree } from '../graph/search-from-root.js';
import { filterEvidenceEdges } from '../growth/filter-evidence-edges.js';
import { sortEngineNodes } from '../growth/sort-engine-nodes.js';
import type { Leak } from '../report/leak-report.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { describeCulprits } from './describe-culprits.js';
import type { FilesInput, KeptFile } from './explain-files.js';
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
  const filter = filterEvidenceEdges(snapshot, filterStrongEdges(snapshot));
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
  const isCode = createCodeTest(reader, instruments);
  return Array.from({ length: files }, (_, file): KeptFile => {
    const ways = (entries.get(file) ?? [])
      .map((entry) => weighBelow(snapshot, filter, owner, entry, isCode))
      .filter(({ bytes }) => bytes >= LEAST_BYTES)
      .toSorted((one, other) => other.bytes - one.bytes)
      .slice(0, MOST_WAYS);
    const leaks = ways
      .flatMap(({ entry, bytes, way }) => describeCulprits([{ ...entry, way }], context, bytes))
      .filter(isLeft);
    return { file, ...sumBorn(input, file, search), culprits: mergeSame(leaks) };
  }).filter(({ culprits }) => culprits.length > 0);
}

/** What is there on purpose: what the runner keeps, and modules that were loaded, with what they make of themselves. */
function isLeft({ owner, retainerPath, pattern }: Leak): boolean {
  const isCached = retainerPath.some(
    ({ object, edge }) =>
      /^(?:LoadCache|ModuleLoader|ModuleMap|Module)$/.test(object) || edge === '._cache',
  );
  const isLoaded =
    owner !== 'user' && !/^(?:timers|native|module node:|process)/.test(retainerPath[0]!.object);
  return (
    owner !== 'runner' &&
    !isCached &&
    !isLoaded &&
    (owner !== 'node' || pattern?.id !== 'kept-outside')
  );
}

/** Tells functions of the user's own, or of a package's, from those of Node, the runner and heapslope. */
function createCodeTest(
  reader: SnapshotReader,
  { isOwn, isRunner }: Instruments,
): (node: number) => boolean {
  const { scriptOfClosure } = indexScopes(reader);
  return (node) => {
    if (reader.typeOf(node) !== 'closure') return false;
    const script = scriptOfClosure(node);
    return script !== undefined && !isNodeScript(script) && !isOwn(script) && !isRunner(script);
  };
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

/**
 * What was born in the file and can be reached from the entry through nothing else, and the way from the entry
 * to the first function of the user's: a list of timers says nothing by itself.
 */
function weighBelow(
  { firstEdge, edgeTarget, selfSize }: HeapSnapshot,
  filter: EdgeFilter,
  owner: Int32Array,
  entry: Entry,
  isCode: (node: number) => boolean,
): { entry: Entry; bytes: number; way: number[] } {
  const { target, file } = entry;
  const cameBy = new Map([[target, -1]]);
  const sources = new Map<number, number>();
  let bytes = 0;
  let code = -1;
  for (const node of cameBy.keys()) {
    bytes += selfSize[node]!;
    if (code < 0 && isCode(node)) code = node;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const next = edgeTarget[edge]!;
      if (filter[edge] === 1 && owner[next] === file && !cameBy.has(next)) {
        cameBy.set(next, edge);
        sources.set(next, node);
      }
    }
  }
  const way: number[] = [];
  for (let node = code; node >= 0 && node !== target; node = sources.get(node)!)
    way.unshift(cameBy.get(node)!);
  return { entry, bytes, way };
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
