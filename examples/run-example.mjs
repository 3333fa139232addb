// What the scripts that run an example have in common: they pack heapslope, install the tarball into a
// copy of the example, run its tests in Vitest and in Jest, sum up what was found, and clean up.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const repository = fileURLToPath(new URL('..', import.meta.url));

/**
 * Installs a copy of `examples/<name>` as a user of the published package would, hands it to `play`,
 * and sets the exit code: 0 where all findings are as described. The copy is removed again, also when
 * a signal ends the script.
 *
 * @typedef {{ key: 'vitest' | 'jest', title: string }} Runner
 * @typedef {{ title: string, claim: string, isAsDescribed: boolean, detail?: string }} Finding
 * @typedef {object} App
 * @property {string} project folder of the copy
 * @property {(runner: Runner, files: string[]) => Promise<object>} runTests runs some test files, their
 *   output shown as it comes, and returns the runner's own JSON
 * @property {(runner: Runner) => string} readTitle name and version of the runner that is installed
 *
 * @param {string} name
 * @param {object} options
 * @param {string} [options.tarball] use this package instead of building and packing the repository
 * @param {boolean} [options.keep] leave the copy in place and print where it is
 * @param {string[]} [options.packages] further packages to install, such as `jest@29`
 * @param {string[]} [options.beside] further examples whose sources it uses: they are laid beside the copy
 * @param {(app: App) => Promise<Finding[]>} play
 */
export async function runExample(
  name,
  { tarball, keep = false, packages = [], beside = [] },
  play,
) {
  const scratch = mkdtempSync(join(tmpdir(), `heapslope-${name}-`));
  const removeScratch = () => {
    if (keep) console.log(`\nKept: ${scratch}`);
    else rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  };
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      removeScratch();
      process.exit(signal === 'SIGINT' ? 130 : 143);
    });
  }
  try {
    for (const other of beside) copyExample(other, scratch);
    const project = await installExample(name, scratch, tarball, packages);
    const findings = await play({
      project,
      runTests: (runner, files) => runTests(scratch, project, runner, files),
      readTitle: (runner) => readTitle(project, runner),
    });
    process.exitCode = summarise(findings) ? 0 : 1;
  } catch (error) {
    console.error(`The example could not run: ${error.message}`);
    process.exitCode = 1;
  } finally {
    removeScratch();
  }
}

/** The runners that `--only` leaves. Ends the script with exit code 3 when it names no runner. */
export function chooseRunners(only) {
  if (only !== undefined && !RUNNERS.some(({ key }) => key === only)) {
    console.error(`--only takes 'vitest' or 'jest', not '${only}'`);
    process.exit(3);
  }
  return RUNNERS.filter(({ key }) => only === undefined || only === key);
}

export function heading(text) {
  console.log(`\n=== ${text}`);
}

/** What is said where nothing else is for so long, ms. */
const SILENCE_MS = 2900;
/** The runners name files that are removed again. */
const NAMES_SCRATCH = /^(?:JSON report written to|Test results written to:)/;

const RUNNERS = [
  {
    key: 'vitest',
    title: 'Vitest',
    entry: 'node_modules/vitest/vitest.mjs',
    args: (files, json) => [
      'run',
      ...files,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${json}`,
    ],
  },
  {
    key: 'jest',
    title: 'Jest',
    entry: 'node_modules/jest/bin/jest.js',
    // Jest's cache goes into the scratch folder too: its default place is shared and stays behind.
    args: (files, json, scratch) => [
      '--json',
      `--outputFile=${json}`,
      `--cacheDirectory=${join(scratch, 'jest-cache')}`,
      '--runTestsByPath',
      ...files,
    ],
  },
];

async function installExample(name, scratch, tarball, packages) {
  heading(`Packing heapslope and installing it into a copy of examples/${name}`);
  const project = copyExample(name, scratch);
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const [heapslope] = await allOf([
    tarball === undefined ? packHeapslope(scratch) : resolve(tarball),
    npm('the packages of the example', ['ci', ...quiet], project),
  ]);
  const added = ['install', '--no-save', ...quiet, heapslope, ...packages];
  await npm([basename(heapslope), ...packages].join(', '), added, project);
  return project;
}

/** As `Promise.all`, but nothing still runs in the scratch folder when one has failed. */
async function allOf(tasks) {
  const results = await Promise.allSettled(tasks);
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  return results.map(({ value }) => value);
}

function copyExample(name, scratch) {
  const project = join(scratch, name);
  cpSync(join(repository, 'examples', name), project, {
    recursive: true,
    filter: (path) => !['node_modules', 'dist'].includes(basename(path)),
  });
  return project;
}

async function packHeapslope(scratch) {
  await npm('a build of heapslope', ['pack', '--pack-destination', scratch], repository);
  const tarball = readdirSync(scratch).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  return join(scratch, tarball);
}

async function runTests(scratch, project, runner, files) {
  const json = join(scratch, `${runner.key}.json`);
  rmSync(json, { force: true });
  const show = { stdout: showLines(process.stdout), stderr: showLines(process.stderr) };
  await execute(process.execPath, [runner.entry, ...runner.args(files, json, scratch)], project, {
    stdio: ['ignore', 'pipe', 'pipe'],
    title: runner.title,
    onOutput: (chunk, name) => show[name].push(chunk),
  });
  for (const { end } of Object.values(show)) end();
  try {
    return JSON.parse(readFileSync(json, 'utf8'));
  } catch (error) {
    throw new Error(`${runner.title} wrote no results for ${files.join(', ')}`, { cause: error });
  }
}

function readTitle(project, { key, title }) {
  const manifest = join(project, 'node_modules', key, 'package.json');
  return `${title} ${JSON.parse(readFileSync(manifest, 'utf8')).version}`;
}

function summarise(findings) {
  heading('Summary');
  for (const { title, claim, isAsDescribed, detail } of findings) {
    const why = detail === undefined ? '' : ` (${detail})`;
    console.log(`${title}: ${claim}: ${isAsDescribed ? 'yes' : 'NO'}${why}`);
  }
  return findings.every((finding) => finding.isAsDescribed);
}

/** Passes on what a runner says, without the lines about files that nobody will find. */
function showLines(stream) {
  const decoder = new TextDecoder();
  let rest = '';
  const push = (chunk) => {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop();
    for (const line of lines)
      if (!NAMES_SCRATCH.test(stripVTControlCharacters(line))) stream.write(`${line}\n`);
  };
  const end = () => stream.write(rest);
  return { push, end };
}

/** npm and the build stay silent; what they say is shown when they fail. */
async function npm(what, args, cwd) {
  console.log(`npm ${args[0]}: ${what}`);
  const said = [];
  const code = await execute('npm', [...args, '--loglevel=error'], cwd, {
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    title: `npm ${args[0]}`,
    onOutput: (chunk) => said.push(chunk),
    isSilent: true,
  });
  if (code === 0) return;
  process.stderr.write(Buffer.concat(said));
  throw new Error(`npm ${args[0]} failed with exit code ${code} in ${cwd}`);
}

/**
 * @param {object} options of `spawn`, and
 * @param {string} options.title what is still running, where it says nothing for a while
 * @param {(chunk: Buffer, stream: 'stdout' | 'stderr') => void} options.onOutput
 * @param {boolean} [options.isSilent] whether what it says is not shown
 */
function execute(command, args, cwd, { title, onOutput, isSilent = false, ...options }) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env: outsideEnvironment(), ...options });
    const started = performance.now();
    const breakSilence = () =>
      console.log(`… ${title}, ${Math.round((performance.now() - started) / 1000)} s`);
    let silence = setInterval(breakSilence, SILENCE_MS);
    for (const name of ['stdout', 'stderr']) {
      child[name].on('data', (chunk) => {
        onOutput(chunk, name);
        if (isSilent) return;
        clearInterval(silence);
        silence = setInterval(breakSilence, SILENCE_MS);
      });
    }
    child.once('error', (error) => {
      clearInterval(silence);
      fail(error);
    });
    child.once('close', (code) => {
      clearInterval(silence);
      done(code);
    });
  });
}

/** The environment without what a test runner around this script has put into it. */
function outsideEnvironment() {
  const isInner = (name) => /^(VITEST|JEST_|TEST$|NODE_ENV$|NODE_V8_COVERAGE$)/.test(name);
  const outside = Object.entries(process.env).filter(([name]) => !isInner(name));
  // The output of the runners goes through this process: they see no terminal.
  const hasColor = process.stdout.isTTY && !process.env.NO_COLOR;
  return { ...(hasColor ? { FORCE_COLOR: '1' } : {}), ...Object.fromEntries(outside) };
}
