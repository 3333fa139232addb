// What a clean verdict costs: `detectLeak(() => {})` in milliseconds and as a multiple of one forced
// GC, on a small and on a 100 MB heap, beside one HeapDiff of @airbnb/node-memwatch on the same heap.
//
//   npm run build && node bench/check-cost.mjs [--json] [--rounds 5]
//
// Every reading comes from a process of its own; what is printed are medians over the rounds. The
// forced GC is measured in the same process just before, on the heap that is then checked: heapslope's
// own 2 MB are loaded. `first` is the first check of a process, `next` is the one after it. A HeapDiff
// is two snapshots and their comparison, with nothing done in between. `forced` is how many full
// collections a check really made, counted in a further process, as to watch them costs time.
//
// memwatch is a native addon and no dependency of heapslope: it is built once with node-gyp (python3,
// make, a C++ compiler) in node_modules/.cache. If that fails, its columns are empty and say why.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { constants, performance, PerformanceObserver } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { describeMachine, formatHead } from './describe-machine.mjs';

const MEMWATCH = '@airbnb/node-memwatch';
const MEMWATCH_VERSION = '3.0.0';
const LARGE_HEAP_BYTES = 100e6;
const GOAL_GCS = 12;
const GOAL_TIMES_CHEAPER = 10;

const self = fileURLToPath(import.meta.url);
const repository = fileURLToPath(new URL('..', import.meta.url));
const memwatchFolder = join(
  repository,
  'node_modules/.cache/heapslope-bench',
  `memwatch-${MEMWATCH_VERSION}-abi${process.versions.modules}`,
);

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    cell: { type: 'string' },
    heap: { type: 'string' },
  },
});

if (flags.cell === undefined) await compare();
else console.log(JSON.stringify(await measureCell(flags.cell, flags.heap)));

async function compare() {
  const rounds = Number(flags.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    console.error(`--rounds takes a whole number from 1, not '${flags.rounds}'`);
    process.exit(3);
  }
  const memwatchFailure = await buildMemwatch();
  const heaps = [];
  for (const heap of ['small', 'large']) {
    const checks = [];
    const diffs = [];
    const counts = [];
    for (let round = 0; round < rounds; round++) {
      checks.push(await inOwnProcess('check', heap));
      counts.push(await inOwnProcess('count', heap));
      if (memwatchFailure === null) diffs.push(await inOwnProcess('diff', heap));
    }
    heaps.push(summariseHeap(heap, checks, counts, diffs));
  }
  const machine = { ...describeMachine(), memwatch: MEMWATCH_VERSION };
  const result = { ...machine, rounds, memwatchFailure, heaps };
  console.log(flags.json ? JSON.stringify(result, null, 2) : formatTable(result));
}

async function inOwnProcess(cell, heap) {
  const args = ['--expose-gc', self, '--cell', cell, '--heap', heap];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 });
  return JSON.parse(stdout);
}

async function measureCell(cell, heap) {
  const kept = heap === 'large' ? fillHeap(LARGE_HEAP_BYTES) : [];
  for (let i = 0; i < 3; i++) globalThis.gc();
  const heapBytes = process.memoryUsage().heapUsed;
  const reading = await { check: measureCheck, count: countCollections, diff: measureDiff }[cell]();
  return { heapBytes, ...reading, records: kept.length };
}

function measureGc() {
  globalThis.gc();
  return median(Array.from({ length: 7 }, () => timed(() => globalThis.gc())));
}

/** Small records with a string, an array and an object each: what a cache of rows looks like. */
function fillHeap(bytes) {
  const records = [];
  do {
    for (let i = 0; i < 20_000; i++) {
      const id = records.length;
      records.push({ id, name: `record ${id}`, tags: [id, id + 1], owner: { id, active: true } });
    }
    globalThis.gc();
  } while (process.memoryUsage().heapUsed < bytes);
  return records;
}

async function measureCheck() {
  const started = performance.now();
  const { detectLeak } = await import(new URL('../dist/index.mjs', import.meta.url));
  const loadMs = performance.now() - started;
  const gcMs = measureGc();
  const checks = [];
  for (let i = 0; i < 2; i++) {
    const begun = performance.now();
    const report = await detectLeak(() => {});
    checks.push({ ms: performance.now() - begun, report });
  }
  return {
    loadMs,
    gcMs,
    firstMs: checks[0].ms,
    nextMs: checks[1].ms,
    verdicts: checks.map(({ report }) => report.verdict),
    calls: checks[1].report.calls,
    detectable: checks[1].report.detectable,
    timings: checks.map(({ report }) => report.timings),
  };
}

/** Full collections that each of two checks makes. */
async function countCollections() {
  const { detectLeak } = await import(new URL('../dist/index.mjs', import.meta.url));
  let seen = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { detail } of list.getEntries())
      if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) seen++;
  });
  observer.observe({ entryTypes: ['gc'] });
  const forced = [];
  for (let i = 0; i < 2; i++) {
    await detectLeak(() => {});
    await new Promise((resolve) => setTimeout(resolve, 20));
    forced.push(seen);
    seen = 0;
  }
  return { forced };
}

function measureDiff() {
  const { HeapDiff } = createRequire(join(memwatchFolder, 'package.json'))(MEMWATCH);
  const diffMs = timed(() => new HeapDiff().end());
  return { diffMs };
}

function timed(action) {
  const started = performance.now();
  action();
  return performance.now() - started;
}

function summariseHeap(heap, checks, counts, diffs) {
  const over = (cells, pick) => (cells.length === 0 ? null : median(cells.map(pick)));
  const nextMs = over(checks, (cell) => cell.nextMs);
  const diffMs = over(diffs, (cell) => cell.diffMs);
  return {
    heap,
    heapMB: over(checks, (cell) => cell.heapBytes) / 1e6,
    gcMs: over(checks, (cell) => cell.gcMs),
    loadMs: over(checks, (cell) => cell.loadMs),
    firstMs: over(checks, (cell) => cell.firstMs),
    firstInGcs: over(checks, (cell) => cell.firstMs / cell.gcMs),
    firstForced: over(counts, (cell) => cell.forced[0]),
    nextForced: over(counts, (cell) => cell.forced[1]),
    nextMs,
    nextInGcs: over(checks, (cell) => cell.nextMs / cell.gcMs),
    detectable: over(checks, (cell) => cell.detectable),
    diffMs,
    diffOverCheck: diffMs === null ? null : diffMs / nextMs,
    verdicts: countBy(checks.flatMap((cell) => cell.verdicts)),
    rounds: { checks, counts, diffs },
  };
}

/** Returns null when the addon is there, otherwise why it is not. */
async function buildMemwatch() {
  const addon = join(memwatchFolder, 'node_modules', MEMWATCH, 'build/Release/memwatch.node');
  if (existsSync(addon)) return null;
  rmSync(memwatchFolder, { recursive: true, force: true });
  mkdirSync(memwatchFolder, { recursive: true });
  writeFileSync(join(memwatchFolder, 'package.json'), '{ "private": true }\n');
  const spec = `${MEMWATCH}@${MEMWATCH_VERSION}`;
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  try {
    await promisify(execFile)('npm', ['install', spec, '--foreground-scripts', ...quiet], {
      cwd: memwatchFolder,
      maxBuffer: 1e8,
    });
  } catch (error) {
    return `${spec} does not build here: ${lastErrorLine(error.stderr ?? error.message)}`;
  }
  return existsSync(addon) ? null : `${spec} was installed, but its addon was not built`;
}

function lastErrorLine(text) {
  const lines = text.split('\n').filter((line) => /error/i.test(line));
  return (lines.find((line) => /: error:/.test(line)) ?? lines.at(-1) ?? text).trim();
}

function formatTable(result) {
  const columns = [
    ['heap', (h) => `${h.heapMB.toFixed(0)} MB`],
    ['one GC', (h) => ms(h.gcMs)],
    ['first check', (h) => ms(h.firstMs)],
    ['in GCs', (h) => h.firstInGcs.toFixed(1)],
    ['forced', (h) => String(h.firstForced)],
    ['next check', (h) => ms(h.nextMs)],
    ['in GCs', (h) => h.nextInGcs.toFixed(1)],
    ['forced', (h) => String(h.nextForced)],
    ['HeapDiff', (h) => (h.diffMs === null ? '-' : ms(h.diffMs))],
    ['diff / next check', (h) => (h.diffOverCheck === null ? '-' : h.diffOverCheck.toFixed(1))],
    [
      'verdicts',
      (h) =>
        Object.entries(h.verdicts)
          .map(([v, n]) => `${n} ${v}`)
          .join(', '),
    ],
  ];
  const rows = [columns.map(([title]) => title)];
  for (const heap of result.heaps) rows.push(columns.map(([, cell]) => cell(heap)));
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const table = rows.map((row) => row.map((cell, i) => cell.padStart(widths[i])).join('  '));
  return [
    formatHead('Cost of a clean verdict: detectLeak(() => {})', {
      machine: result,
      notes: [`${MEMWATCH} ${result.memwatch}`, `medians of ${result.rounds}`],
    }),
    ...(result.memwatchFailure === null ? [] : [result.memwatchFailure, '']),
    ...table,
    '',
    ...formatGoals(result.heaps),
  ].join('\n');
}

function formatGoals(heaps) {
  const said = (isReached) => (isReached ? 'reached' : 'missed');
  const lines = heaps.map((h) => {
    const isReached = h.firstInGcs <= GOAL_GCS && h.nextInGcs <= GOAL_GCS;
    return `Goal, ${h.heap} heap: at most ${GOAL_GCS} GCs, first and next check: ${said(isReached)}`;
  });
  const large = heaps.at(-1);
  if (large.diffOverCheck !== null) {
    const isReached = large.diffMs / large.firstMs >= GOAL_TIMES_CHEAPER;
    lines.push(
      `Goal, ${large.heap} heap: ${GOAL_TIMES_CHEAPER} times cheaper than one HeapDiff: ` +
        `${said(isReached)} (${(large.diffMs / large.firstMs).toFixed(1)} times, first check)`,
    );
  }
  return lines;
}

function ms(value) {
  return value < 10 ? `${value.toFixed(1)} ms` : `${value.toFixed(0)} ms`;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function countBy(values) {
  const counts = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
