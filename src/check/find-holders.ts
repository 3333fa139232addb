import { createAttributor, type PathStep } from '../attribution/create-attributor.js';
import { rankNodes } from '../attribution/nodes/rank-nodes.js';
import { createReader } from '../attribution/nodes/snapshot-reader.js';
import { findPackageOfFile } from '../attribution/sources/tell-file.js';
import { filterStrongEdges } from '../graph/edge-filter.js';
import { findEdgeSource, tracePath } from '../graph/search-from-root.js';
import { searchEvidence } from '../growth/search-evidence.js';
import { filterEvidenceEdges } from '../growth/filter-evidence-edges.js';
import type { RetainerStep, SourceLocation } from '../report/leak-report.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { findInstruments, type SourceAccess } from './find-instruments.js';

/** What holds one object. */
export interface HolderPath {
  /** Ids of the objects on the path, root first, the object itself last. */
  readonly ids: readonly number[];
  /** The path in the words of the source, from the object at a place of `ids` on. Default: the root. */
  describe(from?: number): RetainerStep[];
}

/** Answers questions about single objects of one snapshot, by their ids in it. */
export interface HolderFinder {
  /** Undefined where nothing holds it. */
  find(id: number): HolderPath | undefined;
  /** Where a class, a function, or the class of an instance is written; undefined where nobody knows. */
  locate(id: number): SourceLocation | undefined;
}

/** Searches the snapshot once. Paths go through heapslope and the test runner only where there is no other. */
export function createHolderFinder(snapshot: HeapSnapshot, sources: SourceAccess): HolderFinder {
  const strong = filterStrongEdges(snapshot);
  const round = rankNodes(snapshot, findInstruments(sources));
  const search = searchEvidence(snapshot, filterEvidenceEdges(snapshot, strong), {
    round,
  });
  const attributor = createAttributor({ snapshot, ...sources });
  const reader = createReader(snapshot);

  function tracePathTo(node: number): PathStep[] {
    const edges = tracePath(snapshot, search, node);
    const first = edges.length > 0 ? findEdgeSource(snapshot, edges[0]!) : node;
    return [
      { node: first, edge: -1 },
      ...edges.map((edge) => ({ node: snapshot.edgeTarget[edge]!, edge })),
    ];
  }

  function describe(path: readonly PathStep[], target: number): RetainerStep[] {
    const cut = path.map((step, index) => (index === 0 ? { ...step, edge: -1 } : step));
    return attributor
      .describePath({
        holder: cut[Math.max(0, cut.length - 2)]!.node,
        survivors: Uint32Array.of(target),
        path: cut,
        countPerCall: 0,
      })
      .map((step) => ({ ...step, isGrowing: false }));
  }

  /** Of a library's function that closes over the user's, as of a resolver: where the user's is. */
  function locateSource(node: number): SourceLocation | undefined {
    const own = attributor.locate(node);
    if (own !== undefined && findPackageOfFile(own.file) === undefined) return own;
    const context = reader.follow(node, 'context');
    if (context < 0) return undefined;
    for (let edge = snapshot.firstEdge[context]!; edge < snapshot.firstEdge[context + 1]!; edge++) {
      const target = snapshot.edgeTarget[edge]!;
      if (reader.edgeTypeOf(edge) !== 'context' || reader.typeOf(target) !== 'closure') continue;
      const found = attributor.locate(target);
      if (found !== undefined && findPackageOfFile(found.file) === undefined) return found;
    }
    return undefined;
  }

  return {
    find(id) {
      const target = snapshot.nodeId.indexOf(id);
      if (target < 0 || search.distance[target]! < 0) return undefined;
      const path = tracePathTo(target);
      return {
        ids: path.map(({ node }) => snapshot.nodeId[node]!),
        describe: (from = 0) => describe(path.slice(from), target),
      };
    },
    locate(id) {
      const node = snapshot.nodeId.indexOf(id);
      return node < 0 ? undefined : locateSource(node);
    },
  };
}
