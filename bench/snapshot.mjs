// How fast a heap snapshot file is read: heapslope's parser beside JSON.parse and memlab's loader,
// on the same files, in milliseconds, as a ratio, and with the peak RSS of the process.
//
//   node bench/snapshot.mjs [--sizes 15,120,650] [--rounds 3] [--json]
//
// The files are snapshots of real heaps: syntax trees of one of TypeScript's library files, as many
// as it takes to come near the size asked for (650 asks for some minutes and 5 GB). Every reading
// comes from a process of its own, which has the file in the page cache; readers take turns, and
// medians over the rounds are printed. A reader's time runs from the path of the file to its
// result, reading included; the loading of its own modules is not counted. JSON.parse cannot read
// files beyond V8's longest string (512 MB). All readers must agree on the numbers of nodes and
// edges.
//
// heapslope's sources are compiled into a temporary folder. memlab is no dependency of heapslope:
// it is installed once, without its install scripts, in node_modules/.cache.
import { execFile } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
} from 'node:fs';
import { rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { getHeapSnapshot } from 'node:v8';

const MEMLAB_VERSION = '2.0.5';
const GOAL_TIMES_JSON = 4;
const GOAL_TIMES_MEMLAB = 8;

const self = fileURLToPath(import.meta.url);
const repository = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const memlabFolder = join(
  repository,
  `node_modules/.cache/heapslope-bench/memlab-${MEMLAB_VERSION}`,
);

/** What is measured: each takes a file and returns its counts. To add a row, add a reader. */
const READERS = {
  heapslope: readWithHeapslope,
  'heapslope + retained sizes': readWithRetainedSizes,
  'JSON.parse': readWithJson,
  memlab: readWithMemlab,
};

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    sizes: { type: 'string', default: '15,120' },
    // For the processes that this one starts.
    write: { type: 'string' },
    megabytes: { type: 'string' },
    read: { type: 'string' },
    file: { type: 'string' },
    build: { type: 'string' },
  },
});

if (flags.write !== undefined) writeHeap(flags.write, Number(flags.megabytes));
else if (flags.read !== undefined)
  console.log(JSON.stringify(await measure(flags.read, flags.file)));
else await compare();

async function compare() {
  const rounds = Number(flags.rounds);
  const sizes = flags.sizes.split(',').map(Number);
  if (!Number.isInteger(rounds) || rounds < 1 || !sizes.every((size) => size > 0)) {
    console.error(
      '--rounds takes a whole number from 1, --sizes takes megabytes with commas between them',
    );
    process.exit(3);
  }
  const folder = mkdtempSync(join(tmpdir(), 'heapslope-bench-'));
  try {
    const build = join(folder, 'build');
    await compileSources(build);
    const memlabFailure = await installMemlab();
    const results = [];
    for (const size of sizes) {
      const file = join(folder, `${size}.heapsnapshot`);
      console.error(`writing a snapshot of about ${size} MB`);
      await runSelf(['--write', file, '--megabytes', String(size)]);
      results.push({
        bytes: statSync(file).size,
        readers: await compareReaders(file, build, rounds, memlabFailure),
      });
      rmSync(file);
    }
    const machine = `${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`;
    if (flags.json) console.log(JSON.stringify({ machine, rounds, results }, undefined, 2));
    else printTable(machine, rounds, results);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compareReaders(file, build, rounds, memlabFailure) {
  const readings = new Map(Object.keys(READERS).map((reader) => [reader, []]));
  const failures = new Map(memlabFailure === undefined ? [] : [['memlab', memlabFailure]]);
  for (let round = 0; round < rounds; round++) {
    for (const [reader, list] of readings) {
      if (failures.has(reader)) continue;
      try {
        list.push(JSON.parse(await runSelf(['--read', reader, '--file', file, '--build', build])));
      } catch (error) {
        failures.set(reader, findMessage(error));
      }
    }
  }
  const expected = readings.get('heapslope')[0];
  return [...readings].map(([reader, list]) => {
    for (const { nodes, edges } of list) {
      if (nodes !== expected.nodes || edges !== expected.edges) {
        throw new Error(
          `${reader} counts ${nodes} nodes and ${edges} edges, heapslope ${expected.nodes} and ${expected.edges}`,
        );
      }
    }
    const failure = failures.get(reader);
    if (failure !== undefined) return { reader, failure };
    return {
      reader,
      milliseconds: takeMedian(list.map((reading) => reading.milliseconds)),
      peakMegabytes: takeMedian(list.map((reading) => reading.peakMegabytes)),
      nodes: expected.nodes,
      edges: expected.edges,
    };
  });
}

async function measure(reader, file) {
  const { milliseconds, nodes, edges } = await READERS[reader](file);
  return { milliseconds, nodes, edges, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
}

async function readWithHeapslope(file) {
  const { createSnapshotParser } = await importBuilt('snapshot/parse-snapshot.js');
  return time(() => parseFile(file, createSnapshotParser()));
}

async function readWithRetainedSizes(file) {
  const { createSnapshotParser } = await importBuilt('snapshot/parse-snapshot.js');
  const { filterStrongEdges } = await importBuilt('graph/edge-filter.js');
  const { buildDominatorTree } = await importBuilt('graph/dominator-tree.js');
  const { sumRetainedSizes } = await importBuilt('graph/retained-sizes.js');
  return time(() => {
    const snapshot = parseFile(file, createSnapshotParser());
    sumRetainedSizes(snapshot, buildDominatorTree(snapshot, filterStrongEdges(snapshot)));
    return snapshot;
  });
}

function readWithJson(file) {
  return time(() => {
    const { snapshot } = JSON.parse(readFileSync(file, 'utf8'));
    return { nodeCount: snapshot.node_count, edgeCount: snapshot.edge_count };
  });
}

async function readWithMemlab(file) {
  const { config, utils } = createRequire(join(memlabFolder, 'package.json'))('@memlab/core');
  config.muteConsole = true;
  return time(async () => {
    const { nodes, edges } = await utils.getSnapshotFromFile(file, { buildNodeIdIndex: true });
    return { nodeCount: nodes.length, edgeCount: edges.length };
  });
}

async function time(work) {
  const start = performance.now();
  const { nodeCount, edgeCount } = await work();
  return { milliseconds: performance.now() - start, nodes: nodeCount, edges: edgeCount };
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

function importBuilt(path) {
  return import(pathToFileURL(join(flags.build, path)).href);
}

/** Fills the heap of this process with syntax trees and writes its snapshot. */
function writeHeap(file, megabytes) {
  const typescript = require('typescript');
  const text = readFileSync(join(dirname(require.resolve('typescript')), 'lib.es5.d.ts'), 'utf8');
  const trees = [];
  // TypeScript alone makes 14.6 MB of snapshot, and a tree some 15 bytes per character of its
  // source.
  for (
    let written = 14.6e6;
    written + text.length * 7 < megabytes * 1e6;
    written += text.length * 15
  ) {
    trees.push(
      typescript.createSourceFile('lib.es5.d.ts', text, typescript.ScriptTarget.Latest, true),
    );
  }
  globalThis.keptBySnapshotBench = trees;
  // Node 20 looks up line ends anew for every function unless a debugger has asked for them.
  const session = new Session();
  session.connect();
  session.post('Debugger.enable');
  session.post('Debugger.disable');
  session.disconnect();
  const stream = getHeapSnapshot();
  const descriptor = openSync(file, 'w');
  // Takes the chunks as they come; reading the stream would first gather the whole file in memory.
  stream.push = (chunk) => {
    if (chunk !== null) writeSync(descriptor, chunk);
    return true;
  };
  stream.read(0);
  closeSync(descriptor);
}

async function compileSources(build) {
  const compiler = require.resolve('typescript/lib/tsc.js');
  const graph = ['edge-filter', 'dominator-tree', 'retained-sizes'].map(
    (name) => `src/graph/${name}.ts`,
  );
  const settings = [
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--moduleResolution',
    'nodenext',
    '--types',
    'node',
  ];
  const sources = ['src/snapshot/parse-snapshot.ts', ...graph].map((path) =>
    join(repository, path),
  );
  await run(process.execPath, [
    compiler,
    ...sources,
    '--outDir',
    build,
    '--rootDir',
    join(repository, 'src'),
    ...settings,
  ]);
  writeFileSync(join(build, 'package.json'), '{"type":"module"}');
}

/** Installs memlab once; returns why it could not be, if so. */
async function installMemlab() {
  if (existsSync(join(memlabFolder, 'node_modules/@memlab/core'))) return undefined;
  mkdirSync(memlabFolder, { recursive: true });
  writeFileSync(join(memlabFolder, 'package.json'), '{"private":true}');
  console.error(`installing @memlab/core ${MEMLAB_VERSION}`);
  const npm = [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    `@memlab/core@${MEMLAB_VERSION}`,
  ];
  try {
    await run('npm', npm, { cwd: memlabFolder });
    return undefined;
  } catch (error) {
    rmSync(memlabFolder, { recursive: true, force: true });
    return findMessage(error);
  }
}

async function runSelf(args) {
  // Room for the peers, which keep the whole file as objects.
  const { stdout } = await run(process.execPath, ['--max-old-space-size=12000', self, ...args]);
  return stdout;
}

function run(command, args, options) {
  return promisify(execFile)(command, args, { maxBuffer: 1 << 26, ...options });
}

/** The line of a failed process that says what went wrong. */
function findMessage(error) {
  const lines = String(error.stderr || error.message).split('\n');
  return lines.find((line) => /\b\w*Error\b|ERR!/.test(line))?.trim() ?? lines[0];
}

function takeMedian(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

function printTable(machine, rounds, results) {
  console.log(`${machine}; medians of ${rounds}`);
  for (const { bytes, readers } of results) {
    const own = readers.find(({ reader }) => reader === 'heapslope');
    console.log(`\n${(bytes / 1e6).toFixed(1)} MB, ${own.nodes} nodes, ${own.edges} edges`);
    for (const { reader, failure, milliseconds, peakMegabytes } of readers) {
      const name = reader.padEnd(28);
      if (failure !== undefined) {
        console.log(`  ${name} ${failure}`);
        continue;
      }
      const ratio = `${(milliseconds / own.milliseconds).toFixed(1)} ×`.padStart(8);
      const time = `${milliseconds.toFixed(0)} ms`.padStart(10);
      console.log(`  ${name} ${time} ${ratio} ${`${peakMegabytes.toFixed(0)} MB`.padStart(10)}`);
    }
  }
  console.log(`\ngoals: ${GOAL_TIMES_JSON} × JSON.parse, ${GOAL_TIMES_MEMLAB} × memlab`);
}
