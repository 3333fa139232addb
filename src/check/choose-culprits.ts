import type { Attributor } from '../attribution/create-attributor.js';
import { OWN_ROUND } from '../attribution/nodes/rank-nodes.js';
import type { EdgeFilter } from '../graph/edge-filter.js';
import type { SearchTree } from '../graph/search-from-root.js';
import { filterEvidenceEdges } from '../growth/filter-evidence-edges.js';
import { findRealmEdges } from '../growth/find-realm-edges.js';
import { findCulprits, mergeCulprits, type GrowthCulprit } from '../growth/find-culprits.js';
import { findSharers } from '../growth/find-sharers.js';
import { foldStructures } from '../growth/fold-structures.js';
import { growPathTree, type PathTree } from '../growth/grow-path-tree.js';
import { LEAST_RATE } from '../growth/is-proportional.js';
import type { GrowingPath } from '../growth/judge-paths.js';
import { markWeakTables } from '../growth/mark-weak-tables.js';
import { createGrowthMeter, type GrowthMeter } from '../growth/measure-growth.js';
import { assignPaths, shareGrowth } from '../growth/share-growth.js';
import { sortBirths } from '../growth/sort-births.js';
import type { PathSums } from '../growth/sum-paths.js';
import { turnEphemerons } from '../growth/turn-ephemerons.js';
import { searchEvidence } from '../growth/search-evidence.js';
import { weighNodes } from '../growth/weigh-nodes.js';
import { toCulprit } from './describe-leak.js';
import type { Look } from './take-look.js';

/** Survivors per call, where no path says that they are growth. */
const LEAST_SPREAD = 0.5;

export interface ChooseInput {
  look: Look;
  /** Highest object ids: one before the first interval and one after each. */
  lastIds: readonly number[];
  /** Calls of each interval. */
  calls: readonly number[];
  /** Of the look before these intervals, and of the last one. */
  sums: readonly [PathSums, PathSums];
  /** The paths that grow in proportion to the calls. */
  growing: readonly GrowingPath[];
}

export interface ChosenCulprits {
  /** Objects that keep new ones of every interval. */
  culprits: GrowthCulprit[];
  meter: GrowthMeter;
  /** By which the culprits' objects are reached. */
  search: SearchTree;
  /** Paths that the culprits explain. */
  covered: ReadonlySet<number>;
  /** Bytes per call of all that grew below a culprit. */
  shareOf(culprit: GrowthCulprit): number;
}

/**
 * Finds who keeps what was born and stayed, and which part of the growth each of them explains.
 *
 * Between two looks V8 gives new objects at the places of dead ones the ids of these, now and then many: then no
 * interval has its own births, and all of them together have. That growth goes on the paths have told.
 */
export function chooseCulprits(input: ChooseInput, attributor: Attributor): ChosenCulprits {
  const chosen = chooseByBirths(input, attributor);
  const { calls, lastIds, growing } = input;
  const isBorn = growing.some(({ countPerCall }) => countPerCall > 0);
  if (chosen.culprits.length > 0 || calls.length < 2 || !isBorn) return chosen;
  const total = calls.reduce((sum, run) => sum + run, 0);
  const ends = [lastIds[0]!, lastIds[lastIds.length - 1]!];
  return chooseByBirths({ ...input, calls: [total], lastIds: ends }, attributor);
}

function chooseByBirths(input: ChooseInput, attributor: Attributor): ChosenCulprits {
  const { look, calls, sums } = input;
  const { snapshot, round } = look;
  const births = sortBirths(snapshot, input.lastIds, look.search.parentNode);
  const { filter, search } = searchAnew(look, births, input.lastIds[0]!);
  const isOwn = (node: number) => round[node] === OWN_ROUND;
  const tree = foldStructures(
    snapshot,
    growPathTree(snapshot, search, births, calls.length, isOwn),
  );
  const weights = weighNodes(snapshot, search);
  const meter = createGrowthMeter({ snapshot, filter, tree, births, calls, weights });
  const born = listBorn(input, meter);
  const sharers = findSharers(snapshot, filter, meter, born.others, born.culprits);
  const culprits = mergeCulprits([...born.culprits, ...sharers], tree, calls, (culprit) =>
    attributor.findGrowing(toCulprit(culprit, { snapshot, search })),
  );
  const owners = assignPaths(look.placed, tree, culprits);
  const total = calls.reduce((sum, run) => sum + run, 0);
  const shares = shareGrowth(owners, culprits.length, sums, total);
  return {
    culprits,
    meter,
    search,
    covered: new Set(owners.keys()),
    shareOf: (culprit) => shares[culprits.indexOf(culprit)] ?? 0,
  };
}

/** The way to what grows, where the keys of WeakMaps lead astray, or the browser's own handles of frames. */
function searchAnew(
  { snapshot, filter, search, round }: Look,
  births: Int8Array,
  lastId: number,
): { filter: EdgeFilter; search: SearchTree } {
  const turned = turnEphemerons(snapshot, filter, births);
  const last = findRealmEdges(snapshot, lastId);
  if (turned === filter && last.length === 0) return { filter, search };
  const evidence = filterEvidenceEdges(snapshot, turned);
  const skip = markWeakTables(snapshot);
  return {
    filter: turned,
    search: searchEvidence(snapshot, evidence, { round, skip, last }),
  };
}

/** Those that hold what the paths say that grows: a small object may keep a whole tree, or much data. */
function listBorn(
  { look, calls, growing }: ChooseInput,
  { tree }: GrowthMeter,
): { culprits: GrowthCulprit[]; others: GrowthCulprit[] } {
  const found = findCulprits(tree, calls, 0);
  const hasGrown = markGrowing(look, tree, growing);
  // A text that is replaced by a larger one has a few more pieces now and then.
  const least = growing.every(({ countPerCall }) => countPerCall === 0) ? LEAST_RATE : 0;
  // Growth that is spread over very many paths leaves none that counts by itself.
  const isBorn = ({ top, below, countPerCall }: GrowthCulprit) =>
    growing.length === 0
      ? countPerCall >= LEAST_SPREAD
      : countPerCall >= least && [...top, ...below].some((index) => hasGrown[index] === 1);
  const culprits = found.filter(isBorn);
  return { culprits, others: found.filter((culprit) => !culprits.includes(culprit)) };
}

/** One byte per node of the tree: 1 where a member, or what is folded into one (a buffer's data), is at a path that grows. */
function markGrowing(
  { placed: { place, keyOfPath } }: Look,
  tree: PathTree,
  growing: readonly GrowingPath[],
): Uint8Array {
  const keys = new Set(growing.map(({ key }) => key));
  const isGrowing = Uint8Array.from(keyOfPath, (key) => (keys.has(key) ? 1 : 0));
  const marks = new Uint8Array(tree.nodes.length);
  for (let node = 0; node < place.length; node++) {
    const index = tree.place[node]!;
    if (index >= 0 && place[node]! >= 0 && isGrowing[place[node]!] === 1) marks[index] = 1;
  }
  return marks;
}
