// Compares three ways to memoise: each operation asks twice for the rights of a new request.
//
//   node src/compare.mjs [--fail-above BYTES]
//
// --fail-above  what an operation may retain; more is explained, and the exit code is 1
import { parseArgs } from 'node:util';
import { withMemory } from 'heapslope/bench';
import { Bench } from 'tinybench';
import { memoisers } from './memoise.mjs';

const { values: flags } = parseArgs({ options: { 'fail-above': { type: 'string' } } });
const failAbove = flags['fail-above'];

const bench = withMemory(
  // Short, since what a task retains is retained while it is timed, too.
  new Bench({ time: 50, warmupTime: 10 }),
  failAbove === undefined ? {} : { failAbove },
);

for (const [name, memoise] of Object.entries(memoisers)) {
  let rightsOf;
  let id = 0;
  bench.add(
    name,
    () => {
      const request = { id: id++, path: '/orders' };
      rightsOf(request);
      return rightsOf(request);
    },
    {
      // An empty cache for each phase.
      beforeAll() {
        rightsOf = memoise(({ path }) => ({ path, mayRead: true, mayWrite: false }));
      },
    },
  );
}

await bench.run();
console.table(
  bench.table().map((row) => ({
    Task: row['Task name'],
    'Throughput (ops/s)': row['Throughput avg (ops/s)'],
    'Latency (ns)': row['Latency avg (ns)'],
    'Retained (B/op)': row['Retained (B/op)'],
    'Allocated (B/op)': row['Allocated (B/op)'],
    'GCs/1000 ops': row['GCs/1000 ops'],
  })),
);
