// How fast heap snapshots are read and explained. Three tables:
//
// - load: reading a file, heapslope's parser beside JSON.parse and memlab's loader;
// - analysis: reading, constructors, the retained size of every node and a shortest path to every
//   node, beside memlab and Chrome DevTools' own heap snapshot worker;
// - explaining: the snapshot step of a check that suspects a leak, beside V8's own snapshot the bytes
//   of which are dropped, in one process.
//
//   node bench/snapshot.mjs [--sizes 15,120,650] [--rounds 3] [--json] [--only load|analysis|explaining]
//
// The files are snapshots of real heaps: syntax trees of one of TypeScript's library files, as many
// as it takes to come near the size asked for (650 asks for some minutes and 5 GB). Every reading
// comes from a process of its own, which has the file in the page cache; readers take turns, and
// medians over the rounds are printed. A reader's time runs from the path of the file to its
// result, reading included; the loading of its own modules is not counted. CPU is that of all threads.
// JSON.parse cannot read files beyond V8's longest string (512 MB). All readers must agree on the
// numbers of nodes and edges.
//
// heapslope's sources are compiled into a temporary folder. memlab and Chrome DevTools are no
// dependencies of heapslope: they are installed once, without install scripts, in node_modules/.cache.
import { execFile } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { writeFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { getHeapSnapshot } from 'node:v8';
import { describeMachine, formatHead } from './describe-machine.mjs';
import { cacheLineEnds, fillHeap } from './snapshot/fill-heap.mjs';
import { installPeer, PEERS } from './snapshot/install-peer.mjs';
import { measureExplaining } from './snapshot/measure-explaining.mjs';
import { ANALYSERS, LOADERS, measureReader } from './snapshot/readers.mjs';

/** Heaps of the explaining table: their snapshots, in megabytes. */
const EXPLAINED_SIZES = [15, 60];
const GOALS = `goals: load 4 × JSON.parse and 8 × memlab; analysis 5 × less CPU and half the memory of
either, the largest file in 3 s and 1 GB; explaining 1.25 × V8 alone`;

const self = fileURLToPath(import.meta.url);
const repository = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const TABLES = { load: LOADERS, analysis: ANALYSERS };
const PEER_OF = { memlab: 'memlab', 'Chrome DevTools': 'devtools' };

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    sizes: { type: 'string', default: '15,120' },
    only: { type: 'string' },
    // For the processes that this one starts.
    write: { type: 'string' },
    megabytes: { type: 'string' },
    table: { type: 'string' },
    read: { type: 'string' },
    file: { type: 'string' },
    build: { type: 'string' },
    explain: { type: 'boolean' },
  },
});

if (flags.write !== undefined) writeHeap(flags.write, Number(flags.megabytes));
else if (flags.explain)
  await print(measureExplaining(Number(flags.megabytes), flags.build, Number(flags.rounds)));
else if (flags.read !== undefined)
  await print(measureReader(TABLES[flags.table], flags.read, flags.file, flags.build));
else await compare();

async function print(result) {
  console.log(JSON.stringify(await result));
}

async function compare() {
  const rounds = Number(flags.rounds);
  const sizes = flags.sizes.split(',').map(Number);
  const isKnown = ['load', 'analysis', 'explaining', undefined].includes(flags.only);
  if (!isKnown || !Number.isInteger(rounds) || rounds < 1 || !sizes.every((size) => size > 0)) {
    console.error(
      '--rounds takes a whole number from 1, --sizes megabytes with commas between them, --only load, analysis or explaining',
    );
    process.exit(3);
  }
  const folder = mkdtempSync(join(tmpdir(), 'heapslope-bench-'));
  try {
    const build = join(folder, 'build');
    await compileSources(build);
    const failures = {};
    for (const peer of flags.only === 'explaining' ? [] : Object.keys(PEERS))
      failures[peer] = await installPeer(peer, (line) => console.error(line));
    const files = [];
    for (const size of flags.only === 'explaining' ? [] : sizes) {
      const file = join(folder, `${size}.heapsnapshot`);
      console.error(`writing a snapshot of about ${size} MB`);
      await runSelf(['--write', file, '--megabytes', String(size)]);
      const tables = {};
      for (const table of Object.keys(TABLES)) {
        if ((flags.only ?? table) === table)
          tables[table] = await compareReaders(table, file, build, rounds, failures);
      }
      files.push({ bytes: statSync(file).size, ...tables });
      rmSync(file);
    }
    const explaining = [];
    for (const size of (flags.only ?? 'explaining') === 'explaining' ? EXPLAINED_SIZES : [])
      explaining.push(await compareExplaining(size, build, rounds));
    const result = {
      machine: describeMachine(),
      peers: describePeers(),
      rounds,
      files,
      explaining,
    };
    console.log(flags.json ? JSON.stringify(result, undefined, 2) : formatResult(result));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compareReaders(table, file, build, rounds, peerFailures) {
  const readings = new Map(Object.keys(TABLES[table]).map((reader) => [reader, []]));
  const failures = new Map();
  for (const reader of readings.keys()) {
    const failure = peerFailures[PEER_OF[reader]];
    if (failure !== undefined) failures.set(reader, failure);
  }
  for (let round = 0; round < rounds; round++) {
    for (const [reader, list] of readings) {
      if (failures.has(reader)) continue;
      try {
        const args = ['--table', table, '--read', reader, '--file', file, '--build', build];
        list.push(JSON.parse(await runSelf(args)));
      } catch (error) {
        failures.set(reader, findMessage(error));
      }
    }
  }
  const expected = readings.get('heapslope')[0];
  if (expected === undefined) throw new Error(`heapslope: ${failures.get('heapslope')}`);
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
    const { nodes, edges, constructors, retainedOfRoot } = list[0];
    return {
      reader,
      milliseconds: takeMedian(list.map((reading) => reading.milliseconds)),
      cpuMilliseconds: takeMedian(list.map((reading) => reading.cpuMilliseconds)),
      peakMegabytes: takeMedian(list.map((reading) => reading.peakMegabytes)),
      nodes,
      edges,
      constructors,
      retainedOfRoot,
    };
  });
}

async function compareExplaining(size, build, rounds) {
  console.error(`explaining a heap whose snapshot has about ${size} MB`);
  const args = ['--explain', '--megabytes', String(size), '--build', build];
  const reading = JSON.parse(await runSelf([...args, '--rounds', String(Math.max(3, rounds))]));
  const { heapBytes, alone, explained, analysis } = reading;
  const medianOf = (list, clock) => takeMedian(list.map((reading) => reading[clock]));
  // Of neighbours in time, so that what else the machine does falls on both.
  const ratioOf = (clock) =>
    takeMedian(explained.map((whole, i) => whole[clock] / alone[i][clock]));
  return {
    heapBytes,
    aloneMilliseconds: medianOf(alone, 'milliseconds'),
    explainedMilliseconds: medianOf(explained, 'milliseconds'),
    ratio: ratioOf('milliseconds'),
    aloneCpuMilliseconds: medianOf(alone, 'cpuMilliseconds'),
    explainedCpuMilliseconds: medianOf(explained, 'cpuMilliseconds'),
    cpuRatio: ratioOf('cpuMilliseconds'),
    analysisCpuMilliseconds: takeMedian(analysis),
    alone,
    explained,
  };
}

/** Fills the heap of this process and writes its snapshot. */
function writeHeap(file, megabytes) {
  fillHeap(megabytes);
  cacheLineEnds();
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
  const settings = {
    target: 'es2022',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    types: 'node',
    lib: 'es2023',
  };
  const sources = [
    'check/explain-growth.ts',
    'check/take-look.ts',
    'growth/join-sums.ts',
    'growth/judge-paths.ts',
    'growth/number-classes.ts',
    'growth/tally-classes.ts',
    'node/object-tracking.ts',
    'node/process-clock.ts',
  ];
  await run(process.execPath, [
    require.resolve('typescript/lib/tsc.js'),
    ...sources.map((path) => join(repository, 'src', path)),
    '--outDir',
    build,
    '--rootDir',
    join(repository, 'src'),
    ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
  ]);
  writeFileSync(join(build, 'package.json'), '{"type":"module"}');
  symlinkSync(join(repository, 'node_modules'), join(build, 'node_modules'), 'junction');
}

async function runSelf(args) {
  // Room for the peers, which keep the whole file as objects.
  const options = ['--max-old-space-size=12000', '--expose-gc'];
  const { stdout } = await run(process.execPath, [...options, self, ...args]);
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

function describePeers() {
  return Object.values(PEERS).flatMap(({ packages }) =>
    Object.entries(packages).map(([name, version]) => `${name} ${version}`),
  );
}

function formatResult({ machine, peers, rounds, files, explaining }) {
  const notes = [...peers, `medians of ${rounds}`];
  const lines = [
    formatHead('How fast snapshots are read and explained', { machine, notes }).trimEnd(),
  ];
  for (const { bytes, ...tables } of files) {
    for (const [table, readers] of Object.entries(tables)) {
      const own = readers.find(({ reader }) => reader === 'heapslope');
      const size = `${(bytes / 1e6).toFixed(1)} MB, ${own.nodes} nodes, ${own.edges} edges`;
      lines.push('', `${table}: ${size}`, ...readers.map((reading) => formatRow(reading, own)));
    }
  }
  if (explaining.length > 0) lines.push('', 'explaining, beside V8 alone');
  for (const row of explaining) {
    const heap = `${(row.heapBytes / 1e6).toFixed(0)} MB heap`.padEnd(16);
    lines.push(
      `  ${heap} V8 alone ${row.aloneMilliseconds.toFixed(0)} ms, explained ${row.explainedMilliseconds.toFixed(0)} ms: ${row.ratio.toFixed(2)} ×; ` +
        `CPU ${row.aloneCpuMilliseconds.toFixed(0)} ms, ${row.explainedCpuMilliseconds.toFixed(0)} ms ` +
        `(${row.analysisCpuMilliseconds.toFixed(0)} after the last byte): ${row.cpuRatio.toFixed(2)} ×`,
    );
  }
  return [...lines, '', GOALS].join('\n');
}

function formatRow(reading, own) {
  const name = `  ${reading.reader.padEnd(18)}`;
  if (reading.failure !== undefined) return `${name} ${reading.failure}`;
  const cell = (value, unit, digits, width) => `${value.toFixed(digits)} ${unit}`.padStart(width);
  return [
    name,
    cell(reading.milliseconds, 'ms', 0, 10),
    cell(reading.milliseconds / own.milliseconds, '×', 1, 8),
    cell(reading.cpuMilliseconds, 'ms CPU', 0, 14),
    cell(reading.cpuMilliseconds / own.cpuMilliseconds, '×', 1, 8),
    cell(reading.peakMegabytes, 'MB', 0, 9),
    cell(reading.peakMegabytes / own.peakMegabytes, '×', 1, 8),
  ].join('');
}
