// How long a verdict takes, beside what it cannot do without: typical handlers, leaking and clean, each
// with its floor, measured in the same run. The floor is 1000 calls, 12 forced full collections and one
// snapshot that V8 writes and nobody reads.
//
//   npm run build && node bench/verdict-time.mjs [options]
//
//   --only GLOB,GLOB   only the handlers whose names match, such as 'fastify-*,*-leak'
//   --build FILE       the module under test; may be given several times: the first is what the others
//                      are compared with; default dist/index.mjs. A released one: `npm install heapslope`
//                      in a folder elsewhere, and its node_modules/heapslope/dist/index.mjs
//   --runner NAME      in tests of vitest or jest (with ts-jest, which checks the types), and the floor
//                      in a test as well; default: bare processes
//   --node PATH        a Node to measure with; may be given several times; default: this one
//   --repeats N        of every measurement; medians are shown; default 1
//   --json FILE        writes every measurement there
//
// Each measurement has a process (or a run of the runner) of its own, and 180 s. The packages of the
// handlers have a lockfile of their own, and are installed on first use. Exit code: 0 when all was
// measured, 1 when something was not, 3 for wrong usage.
import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findCases } from './accuracy/find-cases.mjs';
import { installCorpus } from './accuracy/install-corpus.mjs';
import { readNodeVersion } from './accuracy/run-case.mjs';
import { describeMachine, formatHead } from './describe-machine.mjs';
import { formatSummary, formatTimes } from './verdict-time/format-times.mjs';
import { measureBare } from './verdict-time/measure-bare.mjs';
import { measureInRunner, RUNNERS } from './verdict-time/measure-in-runner.mjs';
import { summariseTimes } from './verdict-time/summarise-times.mjs';

const TIME_LIMIT = 180_000;
const corpus = fileURLToPath(new URL('verdict-time', import.meta.url));

process.once('SIGINT', () => process.exit(130));
await main();

async function main() {
  const flags = readFlags();
  await installCorpus(corpus, say);
  const cases = await findCases(corpus, flags.only);
  if (cases.length === 0) fail(`no handler matches ${flags.only}`);
  const settings = { corpus, cases, builds: flags.builds, timeLimit: TIME_LIMIT, say };
  const place = flags.runner ? measureInRunner(flags.runner, settings) : measureBare(settings);
  try {
    const runs = await measureAll(cases, place, flags);
    const summary = summariseTimes(runs, flags.builds);
    print(summary, place, flags);
    const { nodes, builds } = describeRun(flags);
    const content = {
      machine: describeMachine(),
      place: place.title,
      nodes,
      builds,
      summary,
      runs,
    };
    if (flags.json) writeFileSync(flags.json, `${JSON.stringify(content, null, 1)}\n`);
    process.exitCode = runs.every(({ failure }) => failure === undefined) ? 0 : 1;
  } finally {
    place.close();
  }
}

function readFlags() {
  const { values } = readArguments();
  const builds = values.build ?? [fileURLToPath(new URL('../dist/index.mjs', import.meta.url))];
  const missing = builds.find((build) => !existsSync(build));
  if (missing !== undefined) fail(`there is no build ${missing}`);
  const repeats = Number(values.repeats ?? 1);
  if (!Number.isInteger(repeats) || repeats < 1) fail('--repeats takes a whole number from 1');
  if (values.runner !== undefined && !RUNNERS.includes(values.runner))
    fail(`--runner takes ${RUNNERS.join(' or ')}`);
  return {
    only: values.only ?? '*',
    builds: builds.map((build) => resolve(build)),
    nodes: values.node ?? [process.execPath],
    runner: values.runner,
    repeats,
    json: values.json,
  };
}

function readArguments() {
  const text = { type: 'string' };
  const several = { type: 'string', multiple: true };
  const options = {
    only: text,
    build: several,
    runner: text,
    node: several,
    repeats: text,
    json: text,
  };
  try {
    return parseArgs({ options });
  } catch (error) {
    return fail(error.message);
  }
}

function fail(message) {
  console.error(message);
  process.exit(3);
}

function say(message) {
  console.error(message);
}

/** A floor and the checks that are set against it come one after the other: a machine changes its speed. */
async function measureAll(cases, place, { nodes, builds, repeats }) {
  const runs = [];
  const total = nodes.length * cases.length * repeats * (1 + builds.length);
  for (const node of nodes) {
    const nodeVersion = readNodeVersion(node);
    for (const handler of cases) {
      const { name, kind } = handler.meta;
      for (let repeat = 0; repeat < repeats; repeat++) {
        const about = { name, kind, nodeVersion, repeat };
        const add = (run) => {
          runs.push({ ...about, ...run });
          sayRun(runs.at(-1), runs.length, total);
        };
        add({ build: 'floor', ...(await place.measureFloor(handler, node)) });
        for (const build of builds)
          add({ build, ...(await place.measureCheck(handler, node, build)) });
      }
    }
  }
  return runs;
}

function sayRun({ name, build, ms, verdict, failure, message }, done, total) {
  const told = failure === undefined ? (verdict ?? 'floor') : `${failure}: ${message}`;
  const time = ms === undefined ? '' : `, ${ms.toFixed(0)} ms`;
  say(`${done}/${total} ${name}${build === 'floor' ? '' : ` by ${build}`}: ${told}${time}`);
}

function print(summary, place, flags) {
  const { nodes, builds } = describeRun(flags);
  const notes = [place.title, `medians of ${flags.repeats}`];
  console.log(formatHead('How long a verdict takes', { nodes, notes }));
  for (const [label, build] of Object.entries(builds))
    console.log(`${flags.builds.length > 1 ? label : 'Build'}: ${build}`);
  console.log(`\n${formatTimes(summary)}\n\n${formatSummary(summary)}`);
}

/** Builds are called A, B, … in tables. */
function describeRun({ nodes, builds }) {
  const labelled = builds.map((build, i) => [String.fromCharCode(65 + i), build]);
  return { nodes: nodes.map(readNodeVersion), builds: Object.fromEntries(labelled) };
}
