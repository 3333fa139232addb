import type { Culprit, PathStep } from '../../../src/attribution/create-attributor.js';
import { filterStrongEdges } from '../../../src/graph/edge-filter.js';
import {
  findEdgeSource,
  searchFromRoot,
  tracePath,
  type SearchTree,
} from '../../../src/graph/search-from-root.js';
import { rankRoots } from '../../../src/growth/rank-roots.js';
import type { HeapSnapshot } from '../../../src/snapshot/parse-snapshot.js';

/**
 * A stand-in for `growth/`: it is told the name of the survivors, and takes the last old object
 * before them.
 */
export function createCulpritFinder(snapshot: HeapSnapshot, lastId: number, calls: number) {
  const tree = searchFromRoot(snapshot, filterStrongEdges(snapshot), {
    round: delayEngineNodes(snapshot),
  });
  const isNew = (node: number): boolean =>
    snapshot.nodeId[node] % 2 === 1 && snapshot.nodeId[node] > lastId;

  return function findCulprit(name: string): Culprit {
    const survivors: number[] = [];
    for (let node = 0; node < snapshot.nodeCount; node++) {
      const isSurvivor =
        isNew(node) &&
        tree.distance[node] >= 0 &&
        snapshot.strings.equals(snapshot.nodeName[node], name);
      const type = snapshot.nodeTypeNames[snapshot.nodeType[node]];
      if (isSurvivor && (type === 'object' || type === 'closure')) survivors.push(node);
    }
    // Of a chain the middle, of all others any.
    survivors.sort((one, other) => tree.distance[one] - tree.distance[other]);
    const path = walkTo(snapshot, tree, survivors[survivors.length >> 1]);
    const born = path.findIndex((step) => isNew(step.node) && !isBackingStore(snapshot, step.node));
    // Containers that are new at every call lie between the old object and the survivors.
    const isNamed = ({ node }: PathStep) =>
      isNew(node) && snapshot.strings.equals(snapshot.nodeName[node], name);
    const direct = isReplaced(snapshot, path[born].node) ? path.findIndex(isNamed) : born;
    let holder = born - 1;
    while (holder > 0 && isNew(path[holder].node)) holder--;
    return {
      holder: path[holder].node,
      survivors: Uint32Array.of(path[direct].node),
      path,
      countPerCall: survivors.length / calls,
    };
  };
}

function walkTo(snapshot: HeapSnapshot, tree: SearchTree, node: number): PathStep[] {
  const edges = tracePath(snapshot, tree, node);
  return [
    { node: findEdgeSource(snapshot, edges[0]), edge: -1 },
    ...edges.map((edge) => ({ node: snapshot.edgeTarget[edge], edge })),
  ];
}

/** A Map's table is new whenever the Map has grown out of the old one. */
function isBackingStore(snapshot: HeapSnapshot, node: number): boolean {
  return snapshot.nodeTypeNames[snapshot.nodeType[node]] === 'array';
}

/** The suspended program itself is held by the engine's roots, and with it everything. */
function delayEngineNodes(snapshot: HeapSnapshot): Uint8Array {
  const rounds = rankRoots(snapshot);
  const strong = snapshot.strings.indexOf('(Strong roots)');
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (snapshot.nodeName[node] === strong) rounds[node] = 1;
  }
  return rounds;
}

function isReplaced(snapshot: HeapSnapshot, node: number): boolean {
  return ['Object', 'Array'].some((name) => snapshot.strings.equals(snapshot.nodeName[node], name));
}
