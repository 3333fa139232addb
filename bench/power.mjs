// Whether `detectable` and `rarest` are honest: plants leaks of 0.5, 1 and 2 times what a clean report
// says would have been seen, and counts how many are. `detectable` bytes are planted with every call (below
// the size of an object, 56 B, an object in every so many calls), `rarest.bytes` in one call of
// `rarest.oneIn`, by chance.
//
//   npm run build && node bench/power.mjs [options]
//
//   --corpus DIR         folder with cases/*.mjs; may be given several times; default test/integration.
//                        Installed on first use.
//   --only GLOB,GLOB     only the clean cases whose names match
//   --factors X,X        multiples of the bytes; default 0.5,1,2
//   --object-bytes N     least size of an object that is planted with every call; default 56
//   --seed N             of the calls that leak by chance; each run has a seed of its own from it; default 1
//   --repeats R          runs of every case and factor; default 1
//   --node PATH          a Node to run the cases with; default: this one
//   --jobs N             processes at a time; default 1
//   --build FILE         the module under test; default dist/index.mjs
//   --json FILE          writes every run there
//
// Each case is first checked as it is; each planted leak has a process of its own. The table goes to
// standard output, progress to standard error. Exit code: 0 when at least 95 % of the leaks of 1 times
// what was told, and more, were found, else 1.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { findCases } from './accuracy/find-cases.mjs';
import { formatTable } from './accuracy/format-tables.mjs';
import { installCorpus } from './accuracy/install-corpus.mjs';
import { readNodeVersion, runCase } from './accuracy/run-case.mjs';
import { runTasks } from './accuracy/run-tasks.mjs';
import { describeMachine, formatHead } from './describe-machine.mjs';

const LEAST_FOUND = 0.95;
const KINDS = {
  detectable: 'detectable, steadily',
  rarest: 'rarest, one call of so many',
};

const flags = readFlags();
await main();

async function main() {
  const cases = await findCleanCases();
  const checked = await runTasks(cases, flags.jobs, planInto);
  const plans = checked.filter((plan) => plan !== undefined);
  const tasks = plans.flatMap(planRuns).map((task, i) => withSeed(task, flags.seed + i));
  const runs = await runTasks(tasks, flags.jobs, runPlanted, sayRun);
  const shares = countShares(runs);
  print(shares, plans);
  if (flags.json !== undefined) {
    const nodes = [readNodeVersion(flags.node)];
    const content = { machine: describeMachine(), nodes, seed: flags.seed, plans, shares, runs };
    writeFileSync(flags.json, `${JSON.stringify(content, null, 1)}\n`);
  }
  const isHonest = shares.every(
    ({ factor, found, runs: all }) => factor < 1 || found >= LEAST_FOUND * all,
  );
  process.exitCode = isHonest ? 0 : 1;
}

function readFlags() {
  const text = { type: 'string' };
  const { values } = parseArgs({
    options: {
      corpus: { type: 'string', multiple: true },
      only: text,
      factors: text,
      'object-bytes': text,
      seed: text,
      repeats: text,
      node: text,
      jobs: text,
      build: text,
      json: text,
    },
  });
  const besides = (path) => fileURLToPath(new URL(path, import.meta.url));
  return {
    corpora: (values.corpus ?? [besides('../test/integration')]).map((folder) => resolve(folder)),
    only: values.only,
    factors: (values.factors ?? '0.5,1,2').split(',').map(Number),
    objectBytes: values['object-bytes'] && Number(values['object-bytes']),
    seed: Number(values.seed ?? 1),
    repeats: Number(values.repeats ?? 1),
    node: values.node ?? process.execPath,
    jobs: Number(values.jobs ?? 1),
    build: pathToFileURL(resolve(values.build ?? besides('../dist/index.mjs'))).href,
    json: values.json,
  };
}

async function findCleanCases() {
  for (const corpus of flags.corpora) await installCorpus(corpus, say);
  const found = await Promise.all(flags.corpora.map((corpus) => findCases(corpus, flags.only)));
  return found.flat().filter(({ meta }) => meta.kind === 'clean');
}

/** What the report of the case as it is says would have been seen. */
async function planInto({ file, meta: { name } }) {
  const { report, failure } = await check(file);
  const verdict = report?.verdict ?? failure;
  if (verdict !== 'clean') {
    say(`${name}: ${verdict} without a planted leak`);
    return undefined;
  }
  const { detectable, rarest } = report;
  const rare = rarest ? `, ${rarest.bytes} B in one call of ${rarest.oneIn}` : '';
  say(`${name}: clean, told are ${detectable.toFixed(1)} B per call${rare}`);
  return { name, file, detectable, rarest };
}

function planRuns({ name, file, detectable, rarest }) {
  const kinds = [
    ...(Number.isFinite(detectable)
      ? [['detectable', (x) => ({ bytesPerCall: x * detectable, objectBytes: flags.objectBytes })]]
      : []),
    ...(rarest ? [['rarest', (x) => ({ bytes: x * rarest.bytes, oneIn: rarest.oneIn })]] : []),
  ];
  return kinds.flatMap(([kind, plant]) =>
    flags.factors.flatMap((factor) =>
      Array.from({ length: flags.repeats }, (_, repeat) => {
        return { name, file, kind, factor, repeat, plant: plant(factor) };
      }),
    ),
  );
}

function withSeed(task, seed) {
  return task.kind === 'rarest' ? { ...task, plant: { ...task.plant, seed } } : task;
}

async function runPlanted({ file, ...task }) {
  const { report, failure, planted } = await check(file, task.plant);
  const verdict = report?.verdict ?? failure;
  return { ...task, verdict, planted, calls: report?.calls, reason: report?.reason };
}

function check(file, plant) {
  const job = { method: 'heapslope', file, build: flags.build, options: {}, plant };
  return runCase(job, { node: flags.node });
}

function sayRun({ name, kind, factor, plant, planted, verdict }, _, done) {
  const size =
    kind === 'detectable'
      ? `${plant.bytesPerCall.toFixed(1)} B per call`
      : `${plant.bytes.toFixed(0)} B in one call of ${plant.oneIn}`;
  say(`${done} ${name}, ${size} (${factor} x ${kind}), ${planted} planted: ${verdict}`);
}

function countShares(runs) {
  const shares = Object.keys(KINDS).flatMap((kind) =>
    flags.factors.map((factor) => {
      const all = runs.filter((run) => run.kind === kind && run.factor === factor);
      const count = (verdict) => all.filter((run) => run.verdict === verdict).length;
      const [found, inconclusive, clean] = ['leak', 'inconclusive', 'clean'].map(count);
      const failed = all.length - found - inconclusive - clean;
      const unplanted = all.filter(({ planted }) => planted === 0).length;
      return { kind, factor, runs: all.length, found, inconclusive, clean, failed, unplanted };
    }),
  );
  return shares.filter(({ runs: all }) => all > 0);
}

function print(shares, plans) {
  const nodes = [readNodeVersion(flags.node)];
  const notes = [`${plans.length} clean cases`, `${flags.repeats} of each`, `seed ${flags.seed}`];
  console.log(formatHead('Whether `detectable` and `rarest` are honest', { nodes, notes }));
  const titles = ['planted', 'x', 'found', 'share', 'inconclusive', 'clean', 'failed', 'no object'];
  const rows = shares.map(({ kind, factor, runs, ...share }) => [
    KINDS[kind],
    String(factor),
    `${share.found}/${runs}`,
    `${((100 * share.found) / runs).toFixed(0)} %`,
    ...['inconclusive', 'clean', 'failed', 'unplanted'].map((key) => String(share[key])),
  ]);
  console.log(formatTable(titles, rows));
  const without = plans.filter(({ rarest }) => rarest === undefined).length;
  if (without > 0)
    console.log(
      `\n${without} of ${plans.length} reports have no \`rarest\`: no rare leak was planted.`,
    );
}

function say(line) {
  console.error(line);
}
