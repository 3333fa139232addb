import {
  createAttributor,
  type Attributor,
  type Culprit,
  type PathStep,
} from './attribution/create-attributor.js';
import { findPackageOfFile } from './attribution/tell-file.js';
import { isRunnerPackage } from './attribution/find-package.js';
import { OWN_ROUND, rankNodes, type Instruments } from './attribution/rank-nodes.js';
import { filterStrongEdges } from './graph/edge-filter.js';
import {
  findEdgeSource,
  searchFromRoot,
  tracePath,
  type SearchTree,
} from './graph/search-from-root.js';
import { filterEvidenceEdges } from './growth/filter-evidence-edges.js';
import { findCulprits } from './growth/find-culprits.js';
import { growPathTree } from './growth/grow-path-tree.js';
import type { ContainerGrowth } from './growth/judge-containers.js';
import {
  measureConstructors,
  measureCulprits,
  type MeasuredConstructor,
  type MeasuredCulprit,
} from './growth/measure-growth.js';
import { sortBirths } from './growth/sort-births.js';
import type { TrackingMark } from './heap-probe.js';
import type { ConstructorGrowth, Leak } from './report/leak-report.js';
import type { HeapSnapshot } from './snapshot/parse-snapshot.js';

/** Culprits beyond these are left out of the report; they retain less than those in it. */
const MOST_LEAKS = 20;

export interface ExplainInput {
  snapshot: HeapSnapshot;
  /** One before the first batch and one after each. */
  marks: readonly TrackingMark[];
  /** Calls of each batch; the last batch is no evidence. */
  calls: readonly number[];
  containers: readonly ContainerGrowth[];
  sources: SourceAccess;
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
export function explainGrowth({
  snapshot,
  marks,
  calls,
  containers,
  sources,
}: ExplainInput): Explanation {
  const evidence = calls.slice(0, -1);
  const births = sortBirths(
    snapshot,
    marks.map((mark) => mark.lastObjectId),
  );
  const filter = filterStrongEdges(snapshot);
  const round = rankNodes(snapshot, findInstruments(sources));
  const search = searchFromRoot(snapshot, filterEvidenceEdges(snapshot, filter), { round });
  const tree = growPathTree(
    snapshot,
    search,
    births,
    calls.length,
    (node) => round[node] === OWN_ROUND,
  );
  const measureInput = { snapshot, filter, tree, births, calls: evidence };
  const culprits = measureCulprits(measureInput, findCulprits(tree, evidence).slice(0, MOST_LEAKS));
  const attributor = createAttributor({ snapshot, ...sources });

  const leaks = culprits.map((measured) => toLeak(measured, snapshot, search, attributor));
  const holders = new Set(culprits.map(({ culprit }) => culprit.holder));
  for (const growth of containers) {
    const leak = toContainerLeak(growth, holders, snapshot, search, attributor);
    if (leak) leaks.push(leak);
  }
  return {
    constructors: measureConstructors(measureInput).map((measured) =>
      toConstructor(measured, attributor),
    ),
    leaks,
  };
}

/** The scripts of what measures: heapslope, and the test runner that it runs in. */
function findInstruments({ ownFolder, runner }: SourceAccess): Instruments {
  return {
    isOwn: (file) => ownFolder !== undefined && file.includes(ownFolder),
    isRunner(file) {
      const found = runner ? findPackageOfFile(file) : undefined;
      return found !== undefined && isRunnerPackage(found.name);
    },
  };
}

function toLeak(
  { culprit, constructors, bytesPerCall, retainedBytesPerCall }: MeasuredCulprit,
  snapshot: HeapSnapshot,
  search: SearchTree,
  attributor: Attributor,
): Leak {
  const described: Culprit = {
    holder: culprit.holder,
    survivors: Uint32Array.of(culprit.sample),
    path: walkTo(snapshot, search, culprit.sample),
    countPerCall: culprit.countPerCall,
  };
  return {
    ...attribute(described, attributor),
    constructors: constructors.map((measured) => toConstructor(measured, attributor)),
    countPerCall: culprit.countPerCall,
    bytesPerCall,
    retainedBytesPerCall,
  };
}

/** A container that grows by entries which are no objects of their own. */
function toContainerLeak(
  { container, entriesPerCall }: ContainerGrowth,
  holders: ReadonlySet<number>,
  snapshot: HeapSnapshot,
  search: SearchTree,
  attributor: Attributor,
): Leak | undefined {
  const node = snapshot.nodeId.indexOf(container.snapshotId);
  if (node < 0 || holders.has(node) || search.distance[node] < 0) return undefined;
  const described: Culprit = {
    holder: node,
    survivors: new Uint32Array(0),
    path: walkTo(snapshot, search, node),
    countPerCall: entriesPerCall,
  };
  // An element or table slot takes 8 bytes; Maps and Sets add their chains. Capacity runs ahead of size.
  const slots = { Array: 1, Set: 2.5, Map: 3.5 }[container.kind];
  const bytesPerCall = entriesPerCall * slots * 8;
  return {
    ...attribute(described, attributor),
    constructors: [],
    countPerCall: entriesPerCall,
    bytesPerCall,
    retainedBytesPerCall: bytesPerCall,
  };
}

function attribute(
  culprit: Culprit,
  attributor: Attributor,
): Pick<Leak, 'fingerprint' | 'growing' | 'retainerPath' | 'owner' | 'package' | 'pattern'> {
  const pattern = attributor.matchPattern(culprit);
  return {
    fingerprint: attributor.fingerprint(culprit),
    growing: attributor.describeGrowing(culprit),
    retainerPath: attributor.describePath(culprit),
    ...attributor.findPackage(culprit),
    ...(pattern ? { pattern } : {}),
  };
}

function toConstructor(measured: MeasuredConstructor, attributor: Attributor): ConstructorGrowth {
  const { sample, ...growth } = measured;
  const location = attributor.locate(sample);
  return { ...growth, ...(location ? { location } : {}) };
}

function walkTo(snapshot: HeapSnapshot, search: SearchTree, node: number): PathStep[] {
  const edges = tracePath(snapshot, search, node);
  const first = edges.length > 0 ? findEdgeSource(snapshot, edges[0]) : node;
  return [
    { node: first, edge: -1 },
    ...edges.map((edge) => ({ node: snapshot.edgeTarget[edge], edge })),
  ];
}
