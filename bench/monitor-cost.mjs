// What monitorHeap costs a process that allocates: the same work with the monitor and without, taking
// turns within one process, so that a busy machine slows down both.
//
//   npm run build && node bench/monitor-cost.mjs [--turns 40] [--turn-ms 250] [--json]
//
// The work is a queue of small records, of which most die young and some old, with JSON in between: some
// hundred young collections a second and a full one now and then. The ratio is that of the medians of the
// records per second of CPU time, all of the process's threads; the spread is the highest turn without the monitor by the lowest.
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { describeMachine, formatHead } from './describe-machine.mjs';

const { values: flags } = parseArgs({
  options: {
    turns: { type: 'string', default: '40' },
    'turn-ms': { type: 'string', default: '250' },
    json: { type: 'boolean', default: false },
  },
});
const turns = Number(flags.turns);
const turnMs = Number(flags['turn-ms']);
if (!Number.isInteger(turns) || turns < 2 || !(turnMs > 0)) {
  console.error('--turns takes a whole number from 2, --turn-ms milliseconds');
  process.exit(3);
}

const { monitorHeap } = await import(new URL('../dist/index.mjs', import.meta.url));
const queue = [];
let id = 0;
let stats = 0;

await work(1000);
const readings = { with: [], without: [] };
for (let turn = 0; turn < turns; turn++) {
  // Each of them first in every other pair: the heap is not the same in both.
  const isWith = (turn % 2 === 0) === turn % 4 < 2;
  const monitor = isWith ? monitorHeap() : undefined;
  monitor?.on('stats', () => stats++);
  readings[isWith ? 'with' : 'without'].push(await work(turnMs));
  monitor?.close();
}
const [own, other] = [median(readings.with), median(readings.without)];
const result = {
  machine: describeMachine(),
  turns,
  turnMs,
  fullCollections: stats,
  withPerSecond: own,
  withoutPerSecond: other,
  ratio: own / other,
  spreadWithout: Math.max(...readings.without) / Math.min(...readings.without),
};
if (flags.json) console.log(JSON.stringify(result, null, 2));
else {
  console.log(formatHead('Cost of monitorHeap', { notes: [`${turns} turns of ${turnMs} ms`] }));
  console.log(`records per CPU second  with ${own.toFixed(0)}, without ${other.toFixed(0)}`);
  console.log(
    `ratio                   ${result.ratio.toFixed(3)} (spread without: ${result.spreadWithout.toFixed(2)})`,
  );
  console.log(`full collections        ${stats} in the turns with the monitor`);
}

/** @returns records per second of the process's own CPU time, that of V8's threads included */
async function work(forMs) {
  const start = performance.now();
  const cpu = process.cpuUsage();
  let records = 0;
  while (performance.now() - start < forMs) {
    for (let i = 0; i < 2000; i++) {
      const record = { id: id++, name: `record ${id}`, tags: [id, id + 1] };
      if (i % 10 === 0) queue.push(JSON.parse(JSON.stringify(record)));
      records++;
    }
    if (queue.length > 100_000) queue.splice(0, 50_000);
    // As a server does: the observer is told between two tasks.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { user, system } = process.cpuUsage(cpu);
  return (records / (user + system)) * 1e6;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
