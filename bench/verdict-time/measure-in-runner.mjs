import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { packHeapslope } from '../accuracy/pack-heapslope.mjs';
import { readVerdict } from '../accuracy/read-verdict.mjs';
import { layOutProject } from './lay-out-project.mjs';

const ERROR_TEXT_LIMIT = 4000;
const ARGS = {
  vitest: ['node_modules/vitest/vitest.mjs', 'run'],
  // Without its cache: with it, only the first run of a file would load the compiler and check types.
  jest: ['node_modules/jest/bin/jest.js', '-i', '--no-cache', '--runTestsByPath'],
};

export const RUNNERS = Object.keys(ARGS);

/**
 * Measures handlers in tests, each in a run of its own. The floor is read within a test, too.
 *
 * @param corpus folder with the handlers' packages and the runners
 */
export function measureInRunner(runner, { corpus, cases, builds, timeLimit, say }) {
  // Runners show real paths.
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'heapslope-verdict-time-')));
  symlinkSync(join(corpus, 'node_modules'), join(scratch, 'node_modules'), 'junction');
  const folders = builds.map((build, i) => {
    say(`laying out a project of ${runner} for ${build}`);
    const tarball = packHeapslope(findPackage(build), join(scratch, `package-${i}`));
    layOutProject(runner, join(scratch, `project-${i}`), { cases, tarball });
    return join(scratch, `project-${i}`);
  });
  const { version } = readJson(join(corpus, 'node_modules', runner, 'package.json'));
  const [script, ...args] = ARGS[runner];
  const run = (folder, node, { meta }, method) =>
    runTest(node, [join(scratch, script), ...args, join('tests', `${meta.name}.test.ts`)], {
      folder,
      timeLimit,
      env: { VERDICT_TIME_METHOD: method },
    });
  return {
    title: `${runner} ${version}`,
    measureFloor: (handler, node) => run(folders[0], node, handler, 'floor'),
    async measureCheck(handler, node, build) {
      const told = await run(folders[builds.indexOf(build)], node, handler, 'check');
      if (told.failure !== undefined) return told;
      const verdict = told.message === '' ? 'clean' : readVerdict(told.message);
      if (verdict === 'error') return { failure: 'error', message: told.message };
      return { ms: told.ms, verdict };
    },
    close: () => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** The package that a build belongs to. */
function findPackage(build) {
  let folder = dirname(build);
  while (!existsSync(join(folder, 'package.json'))) {
    if (folder === dirname(folder)) throw new Error(`${build} is in no package`);
    folder = dirname(folder);
  }
  return folder;
}

async function runTest(node, args, { folder, timeLimit, env }) {
  const result = join(folder, 'result.json');
  rmSync(result, { force: true });
  const child = spawn(node, args, {
    cwd: folder,
    env: { ...process.env, ...env, VERDICT_TIME_RESULT: result, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that its workers end with it.
    detached: process.platform !== 'win32',
  });
  const end = () => endGroup(child);
  process.once('exit', end);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    end();
  }, timeLimit);
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  process.off('exit', end);
  if (existsSync(result)) return readJson(result);
  if (isLate) return { failure: 'timeout', message: `not done after ${timeLimit} ms` };
  const said = (await output).join('').slice(-ERROR_TEXT_LIMIT);
  return { failure: 'crash', message: `exit code ${code}\n${said}` };
}

function endGroup(child) {
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
