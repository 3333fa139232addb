import { describeConstructor, describeLeak, describeSizeLeak, toCulprit } from './describe-leak.js';
import { createAttributor, type Attributor } from '../attribution/create-attributor.js';
import type { CacheLimit, ReadNumbers } from '../attribution/find-limit.js';
import { OWN_ROUND } from '../attribution/rank-nodes.js';
import { filterEvidenceEdges } from '../growth/filter-evidence-edges.js';
import { findCulprits, mergeCulprits, type GrowthCulprit } from '../growth/find-culprits.js';
import { findSharers } from '../growth/find-sharers.js';
import { findSizeCulprits, type SizeCulprit } from '../growth/find-size-culprits.js';
import { foldStructures } from '../growth/fold-structures.js';
import { growPathTree } from '../growth/grow-path-tree.js';
import type { GrowingPath } from '../growth/judge-paths.js';
import { markWeakTables } from '../growth/mark-weak-tables.js';
import {
  createGrowthMeter,
  measureConstructors,
  measureCulprits,
} from '../growth/measure-growth.js';
import { assignPaths, shareGrowth } from '../growth/share-growth.js';
import { sortBirths } from '../growth/sort-births.js';
import type { PathSums } from '../growth/sum-paths.js';
import { turnEphemerons } from '../growth/turn-ephemerons.js';
import { weighNodes } from '../growth/weigh-nodes.js';
import { searchFromRoot } from '../graph/search-from-root.js';
import type { LiveSite } from '../probe/heap-probe.js';
import { findInstruments, type SourceAccess } from './find-instruments.js';
import { joinCauses } from './join-causes.js';
import { rankLeaks } from './rank-leaks.js';
import type { ConstructorGrowth, Leak } from '../report/leak-report.js';
import type { Look } from './take-look.js';

/** Survivors per call, where no path says that they are growth. */
const LEAST_SPREAD = 0.5;
/** Culprits beyond these are left out of the report; they retain less than those in it. */
const MOST_LEAKS = 20;

export interface ExplainInput {
  look: Look;
  /** Highest object ids: one before the first interval and one after each. */
  lastIds: readonly number[];
  /** Calls of each interval. */
  calls: readonly number[];
  /** Of the look before these intervals, and of the last one. */
  sums: readonly [PathSums, PathSums];
  /** The paths that grow in proportion to the calls. */
  growing: readonly GrowingPath[];
  /** Where objects that live were allocated. */
  sites: readonly LiveSite[];
  sources: SourceAccess;
  readNumbers?: ReadNumbers | undefined;
  /** Calls the handler some more, so that entries can be counted before and after. */
  callOn(): Promise<number>;
}

export interface Explanation {
  constructors: ConstructorGrowth[];
  leaks: Leak[];
  /** Limits that what grows states of itself and has not reached. */
  limits: ReachableLimit[];
}

/** A limit, and the leak that it may be none of. */
export interface ReachableLimit extends CacheLimit {
  fingerprint: string;
  /** Entries that come with each call. */
  perCall: number;
}

/** From the last look and the ids of the earlier ones to the culprits: who grows, and what holds it. */
export async function explainGrowth(input: ExplainInput): Promise<Explanation> {
  const { look, lastIds, calls, sums, growing, sites, sources, readNumbers } = input;
  const { snapshot, round } = look;
  const births = sortBirths(snapshot, lastIds);
  const { filter, search } = searchAnew(look, births);
  const isOwn = (node: number) => round[node] === OWN_ROUND;
  const tree = foldStructures(
    snapshot,
    growPathTree(snapshot, search, births, calls.length, isOwn),
  );
  const weights = weighNodes(snapshot, search);
  const meter = createGrowthMeter({ snapshot, filter, tree, births, calls, weights });
  const attributor = createAttributor({ snapshot, ...sources, readNumbers });
  const keyOf = (culprit: GrowthCulprit) =>
    attributor.findGrowing(toCulprit(culprit, { snapshot, search }));
  const keys = new Set(growing.map(({ key }) => key));
  // What hangs from the survivors may be all of the bytes: a small object that keeps a whole tree.
  const found = findCulprits(tree, calls, 0);
  const isGrowing = ({ top, below }: GrowthCulprit) =>
    [...top, ...below].some((index) =>
      tree.nodes[index]!.samples.some((node) => isAt(look, keys, node)),
    );
  // Growth that is spread over very many paths leaves none that counts by itself.
  const isSpread = growing.length === 0;
  const born = found.filter((culprit) =>
    isSpread ? culprit.countPerCall >= LEAST_SPREAD : isGrowing(culprit),
  );
  const others = found.filter((culprit) => !born.includes(culprit));
  const sharers = findSharers(snapshot, filter, { tree, calls }, others, born);
  const merged = mergeCulprits([...born, ...sharers], tree, calls, keyOf);
  const owners = assignPaths(look.placed, tree, merged);
  const total = calls.reduce((sum, run) => sum + run, 0);
  const shares = shareGrowth(owners, merged.length, sums, total);
  const shareOf = new Map(merged.map((culprit, index) => [culprit, shares[index]!]));
  const sized = await countEntries(input, findSizeCulprits(look, growing, new Set(owners.keys())));
  const culprits = measureCulprits(meter, merged).slice(0, MOST_LEAKS);
  const instruments = findInstruments(sources);
  const isOnlyCulprit = culprits.length + sized.length === 1;
  const context = { snapshot, search, attributor, sites, instruments, isOnlyCulprit };
  const limits = await findLimits(
    attributor,
    culprits.map(({ culprit }) => toCulprit(culprit, context)),
  );
  return {
    constructors: measureConstructors(meter, merged).map((growth) =>
      describeConstructor(growth, attributor),
    ),
    leaks: joinCauses(
      rankLeaks([
        ...culprits.map((growth) => describeLeak(growth, shareOf.get(growth.culprit)!, context)),
        ...sized.map((growth) => describeSizeLeak(growth, context)),
      ]),
    ),
    limits,
  };
}

/** The way to what grows, where the keys of WeakMaps lead astray. */
function searchAnew(
  { snapshot, filter, search, round }: Look,
  births: Int8Array,
): Pick<Look, 'filter' | 'search'> {
  const turned = turnEphemerons(snapshot, filter, births);
  if (turned === filter) return { filter, search };
  const evidence = filterEvidenceEdges(snapshot, turned);
  const skip = markWeakTables(snapshot);
  return { filter: turned, search: searchFromRoot(snapshot, evidence, { round, skip }) };
}

/** Of so many containers the entries are counted: V8 searches the whole heap for each. */
const MOST_COUNTED = 3;

/**
 * Counts the entries of single containers before and after some further calls: what holds numbers has no
 * objects to be counted, and its bytes move once per doubling.
 */
async function countEntries(
  { look, readNumbers, callOn }: ExplainInput,
  culprits: readonly SizeCulprit[],
): Promise<SizeCulprit[]> {
  const isSingle = ({ members, sample }: SizeCulprit) => members === 1 && sample < 0;
  const counted = culprits.filter(isSingle).slice(0, MOST_COUNTED);
  if (readNumbers === undefined || counted.length === 0) return [...culprits];
  const read = async ({ holder }: SizeCulprit) =>
    (await readNumbers(look.snapshot.nodeId[holder]!))?.entries;
  const before: (number | undefined)[] = [];
  for (const culprit of counted) before.push(await read(culprit));
  if (before.every((entries) => entries === undefined)) return [...culprits];
  const calls = await callOn();
  const after: (number | undefined)[] = [];
  for (const culprit of counted) after.push(await read(culprit));
  return culprits.map((culprit) => {
    const index = counted.indexOf(culprit);
    const gained = (after[index] ?? NaN) - (before[index] ?? NaN);
    return gained > 0 && calls > 0 ? { ...culprit, countPerCall: gained / calls } : culprit;
  });
}

/** Limits are looked up before anything is told: see `Attributor.findLimit`. */
async function findLimits(
  attributor: Attributor,
  culprits: readonly ReturnType<typeof toCulprit>[],
): Promise<ReachableLimit[]> {
  const limits: ReachableLimit[] = [];
  for (const culprit of culprits) {
    const limit = await attributor.findLimit(culprit);
    if (limit !== undefined)
      limits.push({
        ...limit,
        fingerprint: attributor.fingerprint(culprit),
        perCall: culprit.countPerCall,
      });
  }
  return limits;
}

function isAt({ placed }: Look, keys: ReadonlySet<number>, node: number): boolean {
  const path = placed.place[node]!;
  return path >= 0 && keys.has(placed.keyOfPath[path]!);
}
