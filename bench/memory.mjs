// Whether withMemory changes the times of a tinybench Bench: the throughput of the same tasks in a Bench
// with it and in one without, taking turns, each in a process of its own.
//
//   npm run build && node bench/memory.mjs [--rounds 5] [--time 300] [--json]
//
// The first is that of a task as it is timed in a run with memory; `later` is that of a second Bench in the
// same process, after the memory of the first was measured. What is printed are medians over the rounds,
// and the ratio of the medians beside the spread of the Bench without: its highest by its lowest round.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { Bench } from 'tinybench';
import { formatTable } from './accuracy/format-tables.mjs';
import { describeMachine, formatHead } from './describe-machine.mjs';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    time: { type: 'string', default: '300' },
    json: { type: 'boolean', default: false },
    cell: { type: 'string' },
  },
});
const self = fileURLToPath(import.meta.url);
const text = JSON.stringify(Array.from({ length: 50 }, (_, id) => ({ id, name: `record ${id}` })));

const settled = Promise.resolve(1);
const kept = { sink: undefined };
const TASKS = {
  'sum of 100 numbers': () => {
    let sum = 0;
    for (let i = 0; i < 100; i++) sum += i;
    kept.sink = sum;
  },
  'object of 4 fields': () => {
    kept.sink = { a: 1, b: 2, c: 3, d: 4 };
  },
  'JSON.parse of 50 records': () => {
    kept.sink = JSON.parse(text);
  },
  'await of a promise': async () => {
    kept.sink = await settled;
  },
};

if (flags.cell === undefined) await compare();
else console.log(JSON.stringify(await measure(flags.cell === 'with')));

async function compare() {
  const rounds = Number(flags.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || !(Number(flags.time) > 0)) {
    console.error('--rounds takes a whole number from 1, --time milliseconds');
    process.exit(3);
  }
  const readings = { with: [], without: [] };
  for (let round = 0; round < rounds; round++) {
    // Each of them first in every other round.
    for (const cell of round % 2 === 0 ? ['with', 'without'] : ['without', 'with']) {
      const args = [self, '--cell', cell, '--time', flags.time];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      readings[cell].push(JSON.parse(stdout));
    }
  }
  const rows = Object.keys(TASKS).flatMap((task) =>
    ['first', 'later'].map((run) => summarise(task, run, readings)),
  );
  const machine = describeMachine();
  if (flags.json) console.log(JSON.stringify({ machine, rounds, rows }, null, 2));
  else print(machine, rounds, rows);
}

async function measure(hasMemory) {
  const { withMemory } = await import(new URL('../dist/bench.mjs', import.meta.url));
  const readings = {};
  for (const run of ['first', 'later']) {
    const bench = new Bench({ time: Number(flags.time), warmupTime: 100 });
    if (hasMemory) withMemory(bench, { timeBudget: 500, allocationTime: 100 });
    for (const [name, fn] of Object.entries(TASKS)) bench.add(name, fn);
    await bench.run();
    readings[run] = Object.fromEntries(
      bench.tasks.map(({ name, result }) => [name, result.throughput.p50]),
    );
  }
  return readings;
}

function summarise(task, run, readings) {
  const [own, other] = ['with', 'without'].map((cell) =>
    readings[cell].map((reading) => reading[run][task]).sort((a, b) => a - b),
  );
  const median = (sorted) => sorted[sorted.length >> 1];
  return {
    task,
    run,
    with: median(own),
    without: median(other),
    ratio: median(own) / median(other),
    spread: other.at(-1) / other[0],
  };
}

function print(machine, rounds, rows) {
  console.log(
    formatHead('Times of a Bench with memory and without', {
      machine,
      notes: [`medians of ${rounds}`],
    }),
  );
  const titles = ['task', 'run', 'with, ops/s', 'without, ops/s', 'ratio', 'spread without'];
  const cells = rows.map((row) => [
    row.task,
    row.run,
    row.with.toFixed(0),
    row.without.toFixed(0),
    row.ratio.toFixed(2),
    row.spread.toFixed(2),
  ]);
  console.log(formatTable(titles, cells));
}
