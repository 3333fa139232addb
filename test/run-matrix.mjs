// Runs every runner in every mode on every Node, and prints the table of the README.
//
//   node test/run-matrix.mjs [--node MAJOR]… [--only PATTERN]
//
//   --node MAJOR      Nodes to run; default 20, 22, 24 and 26. Those that are not the running one come
//                     as the npm package `node`, once, into node_modules/.cache
//   --only PATTERN    test names, as Vitest's -t takes them: 'vitest-4', 'on Node 26'
//
// The table goes to standard output, the runner's own output to standard error. The last line is
// `N passed, N failed`. Exit code 1 when anything failed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const MAJORS = ['20', '22', '24', '26'];
const { values: flags } = parseArgs({
  options: { node: { type: 'string', multiple: true }, only: { type: 'string' } },
});

const nodes = Object.fromEntries((flags.node ?? MAJORS).map((major) => [major, findNode(major)]));
const scratch = mkdtempSync(join(tmpdir(), 'heapslope-matrix-'));
try {
  const json = join(scratch, 'results.json');
  const code = await runTests(json);
  const results = readResults(json);
  console.log(formatTable(results));
  const failed = results.filter(({ status }) => status === 'failed').length;
  const passed = results.filter(({ status }) => status === 'passed').length;
  console.log(`\n${passed} passed, ${failed + (code !== 0 && failed === 0 ? 1 : 0)} failed`);
  process.exitCode = code === 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
}

/** Path of a Node of that major version. */
function findNode(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const folder = join(root, 'node_modules/.cache/heapslope-test', `node-${major}`);
  const node = join(folder, 'node_modules/node/bin/node');
  if (existsSync(node)) return node;
  console.error(`installing node@${major}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', `node@${major}`, '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0 || !existsSync(node)) throw new Error(`node@${major} could not be installed`);
  return node;
}

function runTests(json) {
  const only = flags.only === undefined ? [] : ['-t', flags.only];
  const args = ['--project', 'runners', 'matrix', 'transpilers', 'dom', 'plain', ...only];
  const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${json}`];
  const child = spawn('npx', ['vitest', 'run', ...args, ...reporters], {
    cwd: root,
    env: { ...process.env, HEAPSLOPE_ALL: '1', HEAPSLOPE_NODES: JSON.stringify(nodes) },
    stdio: ['ignore', process.stderr, process.stderr],
  });
  return new Promise((done, fail) => child.once('error', fail).once('close', done));
}

/** One entry per test: what it ran, in which mode, on which Node. */
function readResults(json) {
  const { testResults } = JSON.parse(readFileSync(json, 'utf8'));
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .map(({ title, ancestorTitles, status }) => {
      const [, mode, major] = /^(.*) on Node (\d+)$/.exec(title) ?? [];
      return { runner: ancestorTitles.join(', '), mode: mode ?? title, major, status };
    });
}

/** A row per runner and mode, a column per Node; `–` where a mode is not run. */
function formatTable(results) {
  const rows = new Map();
  for (const { runner, mode, major, status } of results) {
    const key = `| ${runner} | ${mode} |`;
    const cells = rows.get(key) ?? {};
    const isFailed = status === 'failed' || cells[major] === 'FAILED';
    rows.set(key, { ...cells, [major]: isFailed ? 'FAILED' : 'yes' });
  }
  const majors = Object.keys(nodes);
  const head = `| runner | mode |${majors.map((major) => ` Node ${major} |`).join('')}`;
  const rule = `| --- | --- |${majors.map(() => ' --- |').join('')}`;
  const lines = [...rows].map(
    ([key, cells]) => `${key}${majors.map((major) => ` ${cells[major] ?? '–'} |`).join('')}`,
  );
  return [head, rule, ...lines].join('\n');
}
