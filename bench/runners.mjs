// Whether a handler gets the same verdict in a test runner as in a bare process: runs the cases of a
// corpus with `expect(handler).not.toLeakMemory()` in Vitest 4 and Jest 30, each in a run of its own,
// and compares what the tests say with what is known about the case.
//
//   npm run build && node bench/runners.mjs [options]
//
//   --corpus DIR        folder with cases/*.mjs; default test/corpus. Installed on first use.
//   --only GLOB,GLOB    only the cases whose names match, such as 'di-*,*-leak'
//   --runner NAME       vitest or jest; may be given twice; default: both
//   --jobs N            runs at a time; default 1
//   --json FILE         writes every run there, with the messages of those that were not true
//
// Exit code: 0 when every verdict was true, 1 when one was not, 3 for wrong usage.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { findCases } from './accuracy/find-cases.mjs';
import { formatTable } from './accuracy/format-tables.mjs';
import { installCorpus } from './accuracy/install-corpus.mjs';
import { installRunner, RUNNER_NAMES } from './accuracy/install-runner.mjs';
import { packHeapslope } from './accuracy/pack-heapslope.mjs';
import { readVerdict } from './accuracy/read-verdict.mjs';
import { runTasks } from './accuracy/run-tasks.mjs';
import { formatHead } from './describe-machine.mjs';

const TIME_LIMIT = 180_000;

const { values: flags } = parseArgs({
  options: {
    corpus: { type: 'string' },
    only: { type: 'string', default: '*' },
    runner: { type: 'string', multiple: true, default: RUNNER_NAMES },
    jobs: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
const jobs = Number(flags.jobs);
const unknown = flags.runner.find((name) => !RUNNER_NAMES.includes(name));
if (unknown !== undefined || !Number.isInteger(jobs) || jobs < 1) {
  console.error(`--runner takes ${RUNNER_NAMES.join(' or ')}, --jobs a whole number from 1`);
  process.exit(3);
}

const repository = fileURLToPath(new URL('..', import.meta.url));
const corpus = resolve(flags.corpus ?? join(repository, 'test/corpus'));
// Runners show real paths.
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'heapslope-runners-')));
try {
  await compare();
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
}

async function compare() {
  await installCorpus(corpus, say);
  const cases = await findCases(corpus, flags.only);
  const tarball = packHeapslope(repository, join(scratch, 'package'));
  const runners = flags.runner.map((name) => {
    say(`installing ${name}`);
    return { name, ...installRunner(name, join(scratch, name), { corpus, cases, tarball }) };
  });
  const tasks = cases.flatMap(({ meta }) => runners.map((runner) => ({ meta, runner })));
  const runs = await runTasks(tasks, jobs, runCase, ({ name, runner, verdict, ms }, _, done) =>
    say(`${done}/${tasks.length} ${runner} ${name}: ${verdict}, ${ms.toFixed(0)} ms`),
  );
  print(cases, runners, runs);
  if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(runs, null, 1)}\n`);
  process.exitCode = runs.every(({ isTrue }) => isTrue) ? 0 : 1;
}

/** One case in one runner; `ms` is that of the test alone, without the runner's start. */
async function runCase({ meta, runner }) {
  const json = join(scratch, `${runner.name}-${meta.name}.json`);
  const child = spawn(process.execPath, runner.args(meta.name, json), {
    cwd: runner.folder,
    stdio: 'ignore',
    timeout: TIME_LIMIT,
    killSignal: 'SIGKILL',
  });
  await once(child, 'close');
  const { verdict, ms, message } = readResult(json);
  const isTrue = verdict === meta.kind;
  const about = { name: meta.name, truth: meta.kind, runner: runner.name, verdict, isTrue, ms };
  return isTrue ? about : { ...about, message };
}

function readResult(json) {
  let result;
  try {
    [result] = JSON.parse(readFileSync(json, 'utf8')).testResults;
  } catch {
    return { verdict: 'crash', ms: 0, message: 'the runner wrote no result' };
  }
  const [test] = result.assertionResults;
  const ms = test?.duration ?? 0;
  if (test?.status === 'passed') return { verdict: 'clean', ms };
  const messages = test?.failureMessages ?? [result.message];
  const message = stripVTControlCharacters(messages.join('\n'));
  return { verdict: readVerdict(message), ms, message };
}

function print(cases, runners, runs) {
  const find = (name, runner) => runs.find((run) => run.name === name && run.runner === runner);
  const rows = cases.map(({ meta }) => {
    const own = runners.map(({ name }) => find(meta.name, name));
    return [
      own.every(({ isTrue }) => isTrue) ? '' : '✗',
      meta.name,
      meta.kind,
      ...own.flatMap(({ verdict, ms }) => [verdict, ms.toFixed(0)]),
    ];
  });
  const titles = runners.flatMap(({ name, version }) => [`${name} ${version}`, 'ms']);
  console.log(
    formatHead('Whether runners come to the same verdicts', {
      notes: titles.filter((title) => title !== 'ms'),
    }),
  );
  console.log(formatTable(['', 'case', 'truth', ...titles], rows));
  console.log('');
  for (const { name } of runners) {
    const own = runs.filter(({ runner }) => runner === name);
    const count = (kind) => {
      const some = own.filter(({ truth }) => truth === kind);
      return `${some.filter(({ isTrue }) => isTrue).length} of ${some.length}`;
    };
    console.log(`${name}: ${count('leak')} leaks found, ${count('clean')} clean cases passed`);
  }
}

function say(line) {
  console.error(line);
}
