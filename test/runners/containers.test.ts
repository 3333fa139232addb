import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { CONTAINERS, type ContainerRun, type Expected } from '../containers/matrix.js';
import { JEST, VITEST } from './run-cases.js';
import { runCommand } from './run-command.js';

// Every container and version in one line each, as tests of a user's in both runners, `HEAPSLOPE_REPEATS`
// times. `HEAPSLOPE_NODE` is the Node that runs them. In `test/integration/containers.test.ts` they run
// without a runner.

const MINUTES = 60_000;
const REPEATS = Number(process.env.HEAPSLOPE_REPEATS ?? 1);
const NODE = process.env.HEAPSLOPE_NODE ?? process.execPath;
const RUNNERS: Record<string, string[]> = {
  vitest: [VITEST, 'run'],
  // The cases are ES modules, as inversify 8 is.
  jest: ['--experimental-vm-modules', '--no-warnings', JEST, '--ci', '--runInBand'],
};
const CONFIGS: Record<string, string> = {
  'vitest.config.mjs': `export default { test: {
    globals: true,
    include: ['guard.test.mjs'],
    setupFiles: ['heapslope/vitest'],
    testTimeout: 60_000,
  } };`,
  'jest.config.mjs': `export default {
    testEnvironment: 'node',
    testMatch: ['<rootDir>/guard.test.mjs'],
    transform: {},
    setupFilesAfterEnv: ['heapslope/jest'],
    testTimeout: 60_000,
  };`,
};

const TESTS = Object.keys(RUNNERS).flatMap((runner) =>
  CONTAINERS.flatMap((run) =>
    Array.from({ length: REPEATS }, (_, repeat) => ({ runner, ...run, repeat })),
  ),
);

const source = fileURLToPath(new URL('../containers', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heapslope-containers-'));
  await install('main', 'package.json');
  await install('nest-10', 'nest-10.json');
}, 6 * MINUTES);

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }), 2 * MINUTES);

test.each(TESTS)(
  '$runner, $file $library: $cases #$repeat',
  { timeout: 10 * MINUTES },
  async ({ runner, ...run }) => {
    const results = await runCases(runner, run);
    expect(results.map(({ name }) => name)).toEqual(run.cases);
    for (const result of results) judgeCase(result);
  },
);

interface CaseResult {
  name: string;
  expected: Expected;
  /** Of the failure; '' where the line passed. */
  message: string;
}

/** The first line says what leaks, by the name of its registration; the lines below, what captured it. */
function judgeCase({ name, expected, message }: CaseResult): void {
  const told = stripVTControlCharacters(message).replaceAll(/\s+/g, ' ');
  const shown = `${name}: ${message}`;
  const { verdict, kept, capturedBy, keptScopes, leftByScopes } = expected;
  if (verdict === 'clean') return expect(message, shown).toBe('');
  expect(told, shown).toMatch(/^ ?LEAK /);
  if (keptScopes) expect(told, shown).toContain('scopes stay alive after they were closed');
  else if (leftByScopes) expect(told, shown).toContain('no registration is at fault');
  else expect(told.slice(0, 60), shown).toContain(`LEAK ${kept} (`);
  if (capturedBy) expect(told, shown).toContain(`captured by ${capturedBy}`);
}

async function runCases(
  runner: string,
  { file, cases, library }: ContainerRun,
): Promise<CaseResult[]> {
  const isApart = library === 'nest-10';
  const cwd = join(folder, isApart ? 'nest-10' : 'main');
  const results = join(folder, `${randomUUID()}.jsonl`);
  const { output } = await runCommand(NODE, RUNNERS[runner]!, cwd, {
    FILE: file,
    CASES: cases.join(),
    RESULTS: results,
    ...(library && !isApart ? { LIBRARY: library } : {}),
  });
  try {
    const lines = readFileSync(results, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as CaseResult);
  } catch (cause) {
    throw new Error(output, { cause });
  }
}

/** The containers, both runners and the packed package. */
async function install(name: string, manifest: string): Promise<void> {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  const { dependencies } = JSON.parse(readFileSync(join(source, manifest), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const runners = { jest: '^30.0.0', vitest: '^4.0.0', heapslope: `file:${inject('tarball')}` };
  writeFileSync(
    join(cwd, 'package.json'),
    JSON.stringify({
      private: true,
      type: 'module',
      dependencies: { ...dependencies, ...runners },
    }),
  );
  cpSync(join(source, 'cases'), join(cwd, 'cases'), { recursive: true });
  cpSync(join(source, 'guard.test.mjs'), join(cwd, 'guard.test.mjs'));
  for (const [file, text] of Object.entries(CONFIGS)) writeFileSync(join(cwd, file), text);
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const { code, output } = await runCommand(
    'npm',
    ['install', '--legacy-peer-deps', ...quiet],
    cwd,
  );
  expect(code, output).toBe(0);
}
