// How often the verdict is true: runs every case of the corpora in a process of its own and compares
// what heapslope says with what is known about the case.
//
//   npm run build && node bench/accuracy.mjs [options]
//
//   --corpus DIR         folder with cases/*.mjs; may be given several times; default: test/corpus and
//                        test/families. Installed on first use.
//   --only GLOB,GLOB     only the cases whose names match, such as 'di-*,*-leak'
//   --repeats R          runs of every case; default 1
//   --node PATH          a Node to run the cases with; may be given several times; default: this one
//   --jobs N             processes at a time; default 1
//   --time-budget MS     the option `timeBudget` of every check; default: heapslope's own
//   --time-limit MS      a process that takes longer is ended and counts as 'timeout'; default 120000
//   --baselines          on the same cases: heapUsed before and after, five growing GCs, HeapDiff
//   --build FILE         the module under test; default dist/index.mjs
//   --json FILE          writes everything there, with the whole reports of the misses
//
// The table and the summary go to standard output, progress to standard error. Exit code: 0 when
// every verdict of heapslope was true, 1 when one was not, 3 for wrong usage.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { METHODS } from './accuracy/check-by-baseline.mjs';
import { findCases } from './accuracy/find-cases.mjs';
import { formatBaselines, formatRows, formatSummary } from './accuracy/format-tables.mjs';
import { installCorpus } from './accuracy/install-corpus.mjs';
import { installMemwatch } from './accuracy/install-memwatch.mjs';
import { judgeCulprit } from './accuracy/judge-culprit.mjs';
import { readNodeVersion, runCase } from './accuracy/run-case.mjs';
import { runTasks } from './accuracy/run-tasks.mjs';
import { summariseBaselines, summariseRow, summariseRows } from './accuracy/summarise.mjs';
import { describeMachine, formatHead } from './describe-machine.mjs';

/** heapslope ends many checks early; the rules that cannot get what its own budget would allow. */
const LEAST_BASELINE_BUDGET_MS = 1500;
const DEFAULT_CORPORA = ['corpus', 'families'].map((name) =>
  fileURLToPath(new URL(`../test/${name}`, import.meta.url)),
);

await main();

async function main() {
  const flags = readFlags();
  const started = performance.now();
  for (const corpus of flags.corpora) await installCorpus(corpus, say);
  const cases = await findAll(flags);

  const runs = await checkAll(cases, flags);
  const rows = groupRuns(runs).map(summariseRow);
  const summary = summariseRows(rows);
  const notes = [`${flags.repeats} of each case`, `${flags.jobs} at a time`];
  const nodes = flags.nodes.map(readNodeVersion);
  console.log(formatHead('How often the verdict is true', { nodes, notes }));
  console.log(`${formatRows(rows)}\n\n${formatSummary(summary)}`);

  const baselines = flags.baselines ? await checkByBaselines(cases, rows, flags) : undefined;
  if (baselines !== undefined) {
    console.log(`\n${formatBaselines([summary.overall, ...baselines.summaries])}`);
  }
  const totalMs = performance.now() - started;
  console.log(`\nTotal time ${(totalMs / 1000).toFixed(0)} s`);
  if (flags.json !== undefined) {
    const machine = describeRun(flags);
    const misses = runs.filter((run) => !run.isTrue || run.culprit === 'wrong');
    const content = { machine, totalMs, summary, rows, baselines, misses };
    writeFileSync(flags.json, `${JSON.stringify(content, null, 1)}\n`);
  }
  process.exitCode = summary.overall.untrue === 0 ? 0 : 1;
}

function readFlags() {
  const { values } = readArguments();
  return {
    corpora: (values.corpus ?? DEFAULT_CORPORA).map((folder) => resolve(folder)),
    only: values.only ?? '*',
    repeats: readCount('repeats', values.repeats ?? '1'),
    nodes: values.node ?? [process.execPath],
    jobs: readCount('jobs', values.jobs ?? '1'),
    timeBudget: values['time-budget'] && readCount('time-budget', values['time-budget']),
    timeLimit: readCount('time-limit', values['time-limit'] ?? '120000'),
    build: pathToFileURL(
      resolve(values.build ?? fileURLToPath(new URL('../dist/index.mjs', import.meta.url))),
    ).href,
    baselines: values.baselines ?? false,
    json: values.json,
  };
}

function readArguments() {
  const text = { type: 'string' };
  try {
    return parseArgs({
      options: {
        corpus: { type: 'string', multiple: true },
        only: text,
        repeats: text,
        node: { type: 'string', multiple: true },
        jobs: text,
        'time-budget': text,
        'time-limit': text,
        baselines: { type: 'boolean' },
        build: text,
        json: text,
      },
    });
  } catch (error) {
    return fail(error.message);
  }
}

function readCount(name, value) {
  const count = Number(value);
  return Number.isInteger(count) && count > 0
    ? count
    : fail(`--${name} takes a whole number from 1, not '${value}'`);
}

function fail(message) {
  console.error(message);
  process.exit(3);
}

function say(message) {
  console.error(message);
}

async function findAll({ corpora, only }) {
  const found = await Promise.all(corpora.map((corpus) => findCases(corpus, only)));
  const cases = found.flat();
  const names = cases.map(({ meta }) => meta.name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (cases.length === 0) fail(`no case in ${corpora.join(', ')} matches ${only}`);
  if (twice !== undefined) fail(`the case ${twice} is in several of ${corpora.join(', ')}`);
  return cases;
}

async function checkAll(cases, { nodes, repeats, jobs, timeBudget, timeLimit, build }) {
  const options = timeBudget === undefined ? {} : { timeBudget };
  const tasks = [];
  for (const node of nodes) {
    const nodeVersion = readNodeVersion(node);
    for (const { file, meta } of cases) {
      for (let repeat = 0; repeat < repeats; repeat++) {
        tasks.push({ file, meta, node, nodeVersion, repeat, method: 'heapslope' });
      }
    }
  }
  const run = async ({ file, ...about }) => {
    const job = { method: about.method, file, build, options };
    return judgeRun(about, await runCase(job, { node: about.node, timeLimit }));
  };
  return runTasks(tasks, jobs, run, sayResult(tasks));
}

/** What came back, beside what is known about the case. */
function judgeRun({ meta, nodeVersion, repeat }, outcome) {
  const { report } = outcome;
  const verdict = report?.verdict ?? outcome.failure;
  return {
    name: meta.name,
    group: meta.group ?? 'corpus',
    truth: meta.kind,
    nodeVersion,
    repeat,
    verdict,
    isTrue: verdict === meta.kind,
    culprit: verdict === 'leak' && meta.kind === 'leak' ? judgeCulprit(meta, report) : undefined,
    ...outcome,
  };
}

function groupRuns(runs) {
  const groups = new Map();
  for (const run of runs) {
    const key = `${run.nodeVersion} ${run.name}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(run);
  }
  return [...groups.values()];
}

/** Every rule that others use gets at least the time that heapslope took for the same case. */
async function checkByBaselines(cases, rows, flags) {
  const { jobs, nodes, timeLimit } = flags;
  const node = nodes[0];
  const nodeVersion = readNodeVersion(node);
  const memwatch = installMemwatch(node, say);
  const tasks = [];
  for (const { file, meta } of cases) {
    const row = rows.find((r) => r.name === meta.name && r.nodeVersion === nodeVersion);
    const budgetMs = Math.max(row?.elapsedMs ?? 0, LEAST_BASELINE_BUDGET_MS);
    for (const method of METHODS) {
      if (method === 'heapdiff' && memwatch.failure !== undefined) continue;
      tasks.push({ file, meta, node, method, budgetMs });
    }
  }
  const run = async ({ file, meta, method, budgetMs }) => {
    const job = { method, file, budgetMs, memwatch: memwatch.folder };
    const outcome = await runCase(job, { node, timeLimit, flags: ['--expose-gc'] });
    return { name: meta.name, truth: meta.kind, method, budgetMs, ...outcome };
  };
  const runs = await runTasks(tasks, jobs, run, sayResult(tasks));
  if (memwatch.failure !== undefined) console.log(`\n${memwatch.failure}`);
  return { runs, summaries: summariseBaselines(runs) };
}

function sayResult({ length }) {
  return ({ name, verdict, failure, elapsedMs }, { method }, done) => {
    const time = elapsedMs === undefined ? '' : `, ${elapsedMs.toFixed(0)} ms`;
    say(`${done}/${length} ${method} ${name}: ${verdict ?? failure ?? 'done'}${time}`);
  };
}

function describeRun({ corpora, nodes, repeats, jobs, timeBudget }) {
  const versions = nodes.map(readNodeVersion);
  return { ...describeMachine(), corpora, nodes: versions, repeats, jobs, timeBudget };
}
