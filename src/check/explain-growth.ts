import {
  describeConstructor,
  describeContainerLeak,
  describeLeak,
  toCulprit,
} from './describe-leak.js';
import { createAttributor } from '../attribution/create-attributor.js';
import type { ReadNumbers } from '../attribution/find-limit.js';
import { findPackageOfFile } from '../attribution/tell-file.js';
import { isRunnerPackage } from '../attribution/find-package.js';
import { OWN_ROUND, rankNodes, type Instruments } from '../attribution/rank-nodes.js';
import { filterStrongEdges } from '../graph/edge-filter.js';
import { searchFromRoot } from '../graph/search-from-root.js';
import { filterEvidenceEdges } from '../growth/filter-evidence-edges.js';
import { findCulprits, mergeCulprits, type GrowthCulprit } from '../growth/find-culprits.js';
import { growPathTree } from '../growth/grow-path-tree.js';
import { isContainer } from '../growth/is-container.js';
import { isAccumulating, type AccumulatingInput } from '../growth/is-accumulating.js';
import type { ContainerGrowth } from '../growth/judge-containers.js';
import { markWeakTables } from '../growth/mark-weak-tables.js';
import {
  createGrowthMeter,
  measureConstructors,
  measureCulprits,
} from '../growth/measure-growth.js';
import { sortBirths } from '../growth/sort-births.js';
import type { LiveSite, TrackingMark } from '../probe/heap-probe.js';
import { rankLeaks } from './rank-leaks.js';
import type { ConstructorGrowth, Leak } from '../report/leak-report.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

/** Culprits beyond these are left out of the report; they retain less than those in it. */
const MOST_LEAKS = 20;
/** Of so many containers the exact sizes are asked. */
const MOST_ASKED = 5;

export interface ExplainInput {
  snapshot: HeapSnapshot;
  /** One before the first batch and one after each. */
  marks: readonly TrackingMark[];
  /** Calls of each batch; the last batch is no evidence. */
  calls: readonly number[];
  containers: readonly ContainerGrowth[];
  /** Calls of the handler since its first, of all phases. */
  totalCalls: number;
  /** Where objects that live were allocated during the batches. */
  sites: readonly LiveSite[];
  /** Exact sizes of a container before the first batch and at the end; see `ObjectTracking`. */
  sizesOf: (snapshotId: number) => Promise<readonly [number, number] | undefined>;
  sources: SourceAccess;
  readNumbers?: ReadNumbers | undefined;
}

/** Where attribution reads what the snapshot does not say. */
export interface SourceAccess {
  readFile?: (path: string) => string | undefined;
  findSourceMapUrl?: (file: string) => string | undefined;
  cwd?: string;
  /** Where the files of heapslope itself are. */
  ownFolder?: string;
  runner?: { name: string; version: string };
}

export interface Explanation {
  constructors: ConstructorGrowth[];
  leaks: Leak[];
}

/** From one snapshot and the marks of its batches to the culprits: who grows, and what holds it. */
export async function explainGrowth({
  snapshot,
  marks,
  calls,
  containers,
  totalCalls,
  sites,
  sizesOf,
  sources,
  readNumbers,
}: ExplainInput): Promise<Explanation> {
  const evidence = calls.slice(0, -1);
  const births = sortBirths(
    snapshot,
    marks.map((mark) => mark.lastObjectId),
  );
  const filter = filterStrongEdges(snapshot);
  const instruments = findInstruments(sources);
  const round = rankNodes(snapshot, instruments);
  const search = searchFromRoot(snapshot, filterEvidenceEdges(snapshot, filter), {
    round,
    skip: markWeakTables(snapshot),
  });
  const tree = growPathTree(
    snapshot,
    search,
    births,
    calls.length,
    (node) => round[node] === OWN_ROUND,
  );
  const meter = createGrowthMeter({ snapshot, filter, tree, births, calls: evidence });
  const accumulating = await filterAccumulating(
    { snapshot, tree, calls: evidence, lastCalls: calls[calls.length - 1]!, totalCalls },
    findCulprits(tree, evidence),
    { containers, sizesOf },
  );
  const attributor = createAttributor({ snapshot, ...sources, readNumbers });
  const keyOf = (culprit: GrowthCulprit) =>
    attributor.findGrowing(toCulprit(culprit, { snapshot, search }));
  const merged = mergeCulprits(accumulating, tree, evidence, keyOf);
  const culprits = measureCulprits(meter, merged).slice(0, MOST_LEAKS);
  const holders = new Set(accumulating.flatMap((culprit) => [culprit.holder, keyOf(culprit).node]));
  const growingContainers = containers
    .map((growth) => ({ growth, node: snapshot.nodeId.indexOf(growth.container.snapshotId) }))
    .filter(({ node }) => node >= 0 && search.distance[node]! >= 0 && !holders.has(node));
  const isOnlyCulprit = culprits.length + growingContainers.length === 1;
  const context = { snapshot, search, attributor, sites, instruments, isOnlyCulprit };
  for (const { culprit } of culprits) await attributor.findLimit(toCulprit(culprit, context));
  return {
    constructors: measureConstructors(meter).map((growth) =>
      describeConstructor(growth, attributor),
    ),
    leaks: rankLeaks([
      ...culprits.map((growth) => describeLeak(growth, context)),
      ...growingContainers.map(({ growth, node }) => describeContainerLeak(growth, node, context)),
    ]),
  };
}

/**
 * Leaves out what does not accumulate. Exact sizes are asked only of holders that would be leaks without
 * them, and that are none of those known to grow: V8 searches and marks the whole heap for each answer.
 */
async function filterAccumulating(
  input: AccumulatingInput,
  culprits: readonly GrowthCulprit[],
  { containers, sizesOf }: Pick<ExplainInput, 'containers' | 'sizesOf'>,
): Promise<GrowthCulprit[]> {
  const { snapshot } = input;
  const growing = new Set(containers.map(({ container }) => container.snapshotId));
  const kept: GrowthCulprit[] = [];
  let asked = 0;
  for (const culprit of culprits.filter((candidate) => isAccumulating(input, candidate))) {
    const id = snapshot.nodeId[culprit.holder]!;
    const isOpen = !growing.has(id) && isContainer(snapshot, culprit.holder);
    const sizes = isOpen && asked++ < MOST_ASKED ? await sizesOf(id) : undefined;
    if (sizes === undefined || isAccumulating(input, culprit, sizes)) kept.push(culprit);
  }
  return kept;
}

/** The scripts of what measures: heapslope, and the test runner that it runs in. */
export function findInstruments({ ownFolder, runner }: SourceAccess): Instruments {
  return {
    isOwn: (file) => ownFolder !== undefined && file.includes(ownFolder),
    isRunner(file) {
      const found = runner ? findPackageOfFile(file) : undefined;
      return found !== undefined && isRunnerPackage(found.name, runner?.name);
    },
  };
}
