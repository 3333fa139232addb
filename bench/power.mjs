// Whether `detectable` is honest: plants leaks of 0.5, 1 and 2 times what a clean report says would
// have been seen, and counts how many are.
//
//   npm run build && node bench/power.mjs [options]
//
//   --corpus DIR         folder with cases/*.mjs; default test/integration
//   --only GLOB,GLOB     only the clean cases whose names match
//   --factors X,X        multiples of `detectable`; default 0.5,1,2
//   --object-bytes N     least size of a planted object; default 56
//   --repeats R          runs of every case and factor; default 1
//   --node PATH          a Node to run the cases with; default: this one
//   --jobs N             processes at a time; default 1
//   --build FILE         the module under test; default dist/index.mjs
//   --json FILE          writes every run there
//
// Each case is first checked as it is. The table goes to standard output, progress to standard error.
// Exit code: 0 when at least 95 % of the leaks of 1 times `detectable` were found, else 1.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { findCases } from './accuracy/find-cases.mjs';
import { readNodeVersion, runCase } from './accuracy/run-case.mjs';
import { describeMachine, formatHead } from './describe-machine.mjs';

const LEAST_FOUND = 0.95;
const text = { type: 'string' };
const { values } = parseArgs({
  options: {
    corpus: text,
    only: text,
    factors: text,
    'object-bytes': text,
    repeats: text,
    node: text,
    jobs: text,
    build: text,
    json: text,
  },
});
const corpus = resolve(
  values.corpus ?? fileURLToPath(new URL('../test/integration', import.meta.url)),
);
const factors = (values.factors ?? '0.5,1,2').split(',').map(Number);
const repeats = Number(values.repeats ?? 1);
const objectBytes = values['object-bytes'] && Number(values['object-bytes']);
const node = values.node ?? process.execPath;
const build = pathToFileURL(
  resolve(values.build ?? fileURLToPath(new URL('../dist/index.mjs', import.meta.url))),
).href;

const cases = (await findCases(corpus, values.only)).filter(({ meta }) => meta.kind === 'clean');
const runs = [];
const waiting = [...cases];
await Promise.all(Array.from({ length: Number(values.jobs ?? 1) }, checkNext));
const nodes = [readNodeVersion(node)];
console.log(
  formatHead('Whether `detectable` is honest', { nodes, notes: [`${repeats} of each case`] }),
);
const shares = factors.map(report);
if (values.json !== undefined)
  writeFileSync(
    values.json,
    `${JSON.stringify({ machine: describeMachine(), nodes, shares, runs }, null, 1)}\n`,
  );
process.exitCode = shares.every(({ factor, found }) => factor < 1 || found >= LEAST_FOUND) ? 0 : 1;

async function checkNext() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { report: clean } = await check(next.file);
    if (clean?.verdict !== 'clean') {
      console.error(`${next.meta.name}: ${clean?.verdict ?? 'failed'} without a planted leak`);
      continue;
    }
    for (const factor of factors) {
      for (let repeat = 0; repeat < repeats; repeat++) {
        const bytesPerCall = factor * clean.detectable;
        const { report: told, failure } = await check(next.file, { bytesPerCall, objectBytes });
        const verdict = told?.verdict ?? failure;
        runs.push({ name: next.meta.name, factor, bytesPerCall, verdict, reason: told?.reason });
        console.error(
          `${next.meta.name}, ${bytesPerCall.toFixed(1)} B per call (${factor} x): ${verdict}`,
        );
      }
    }
  }
}

function check(file, plant) {
  return runCase({ method: 'heapslope', file, build, options: {}, plant }, { node });
}

function report(factor) {
  const all = runs.filter((run) => run.factor === factor);
  const count = (verdict) => all.filter((run) => run.verdict === verdict).length;
  const found = count('leak') / all.length;
  console.log(
    `${factor} x detectable: found ${count('leak')} of ${all.length} (${(100 * found).toFixed(0)} %), inconclusive ${count('inconclusive')}, clean ${count('clean')}`,
  );
  return { factor, found, runs: all.length };
}
