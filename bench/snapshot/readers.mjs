import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { StringDecoder } from 'node:string_decoder';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { findPeerFolder } from './install-peer.mjs';

/** Reading a file alone. Each takes a path, and counts nodes and edges. To add a row, add a reader. */
export const LOADERS = {
  heapslope: loadWithHeapslope,
  'JSON.parse': loadWithJson,
  memlab: loadWithMemlab,
};

/**
 * Reading, constructors with counts and self sizes, the retained size of every node, and a shortest
 * path from a GC root to every node.
 */
export const ANALYSERS = {
  heapslope: analyseWithHeapslope,
  memlab: analyseWithMemlab,
  'Chrome DevTools': analyseWithDevtools,
};

/** Runs a reader in this process. Loading its own modules is not counted. */
export async function measureReader(readers, name, file, build) {
  const work = await readers[name](file, build);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const counts = await work();
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  return { milliseconds, cpuMilliseconds: (user + system) / 1000, peakMegabytes, ...counts };
}

async function loadWithHeapslope(file, build) {
  const { createSnapshotParser } = await importBuilt(build, 'snapshot/parse-snapshot.js');
  return () => countOf(parseFile(file, createSnapshotParser()));
}

async function loadWithJson(file) {
  return () => {
    const { snapshot } = JSON.parse(readFileSync(file, 'utf8'));
    return { nodes: snapshot.node_count, edges: snapshot.edge_count };
  };
}

async function loadWithMemlab(file) {
  const { utils } = requireMemlab();
  return async () => {
    const { nodes, edges } = await utils.getSnapshotFromFile(file, { buildNodeIdIndex: true });
    return { nodes: nodes.length, edges: edges.length };
  };
}

async function analyseWithHeapslope(file, build) {
  const modules = await Promise.all(
    [
      'snapshot/parse-snapshot.js',
      'graph/edge-filter.js',
      'graph/dominator-tree.js',
      'graph/retained-sizes.js',
      'graph/search-from-root.js',
      'growth/number-classes.js',
      'growth/tally-classes.js',
    ].map((path) => importBuilt(build, path)),
  );
  const heapslope = Object.assign({}, ...modules);
  return () => {
    const snapshot = parseFile(file, heapslope.createSnapshotParser());
    const filter = heapslope.filterStrongEdges(snapshot);
    const search = heapslope.searchFromRoot(snapshot, filter);
    const classes = heapslope.numberClasses();
    const tally = heapslope.tallyClasses(snapshot, search, classes.number(snapshot));
    const tree = heapslope.buildDominatorTree(snapshot, filter);
    const retained = heapslope.sumRetainedSizes(snapshot, tree);
    return {
      ...countOf(snapshot),
      constructors: tally.counts.filter((count) => count > 0).length,
      retainedOfRoot: retained[snapshot.root],
    };
  };
}

async function analyseWithMemlab(file) {
  const { utils, analysis, TraceFinder } = requireMemlab();
  return async () => {
    const snapshot = await utils.getSnapshotFromFile(file, { buildNodeIdIndex: true });
    const constructors = new Map();
    snapshot.nodes.forEach((node) => {
      const tally = constructors.get(node.name) ?? { count: 0, bytes: 0 };
      tally.count++;
      tally.bytes += node.self_size;
      constructors.set(node.name, tally);
    });
    if (analysis) analysis.preparePathFinder(snapshot);
    else {
      const finder = new TraceFinder();
      finder.annotateShortestPaths(snapshot);
      finder.calculateAllNodesRetainedSizes(snapshot);
    }
    return {
      nodes: snapshot.nodes.length,
      edges: snapshot.edges.length,
      constructors: constructors.size,
      retainedOfRoot: snapshot.nodes.get(0).retainedSize,
    };
  };
}

/** The worker's own code, its two threads in one: that changes the time, and neither CPU nor memory. */
async function analyseWithDevtools(file) {
  // Chrome has it, Node 20 does not.
  Promise.withResolvers ??= () => {
    const out = {};
    out.promise = new Promise((resolve, reject) => Object.assign(out, { resolve, reject }));
    return out;
  };
  const bundle = join(findPeerFolder('devtools'), 'devtools.mjs');
  const { HeapSnapshotLoader, SecondaryInitManager } = await import(pathToFileURL(bundle).href);
  return async () => {
    const loader = new HeapSnapshotLoader({ sendEvent() {} });
    const decoder = new StringDecoder('utf8');
    const chunk = Buffer.alloc(1 << 20);
    const descriptor = openSync(file);
    for (let length; (length = readSync(descriptor, chunk)) > 0;) {
      loader.write(decoder.write(chunk.subarray(0, length)));
      await setImmediate();
    }
    closeSync(descriptor);
    loader.close();
    const { port1, port2 } = new MessageChannel();
    new SecondaryInitManager(port2);
    const snapshot = await loader.buildSnapshot(port1);
    const constructors = snapshot.getAggregatesByClassKey(false, 'allObjects');
    port1.close();
    const { edge_count: edges } = snapshot.profile.snapshot;
    return {
      nodes: snapshot.nodeCount,
      edges,
      constructors: Object.keys(constructors).length,
      retainedOfRoot: snapshot.retainedSizes[0],
    };
  };
}

function requireMemlab() {
  const require = createRequire(join(findPeerFolder('memlab'), 'package.json'));
  const core = require('@memlab/core');
  core.config.muteConsole = true;
  return core;
}

/** In chunks of the size in which V8 streams a snapshot. */
function parseFile(file, parser) {
  const chunk = new Uint8Array(65_536);
  const descriptor = openSync(file);
  for (let length; (length = readSync(descriptor, chunk)) > 0;)
    parser.push(chunk.subarray(0, length));
  closeSync(descriptor);
  return parser.finish();
}

function countOf({ nodeCount, edgeCount }) {
  return { nodes: nodeCount, edges: edgeCount };
}

function importBuilt(build, path) {
  return import(pathToFileURL(join(build, path)).href);
}
