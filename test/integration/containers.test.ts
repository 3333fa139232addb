import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LeakReport } from '../../src/index.js';
import {
  BAD_INPUT,
  CONTAINERS,
  SOME,
  type ContainerRun,
  type Expected,
} from '../containers/matrix.js';
import { runsPart } from '../all-adds.js';
import { limitConcurrency } from './limit-concurrency.js';

// Published containers in one line each. `npm test` runs some, with only the packages that these need;
// `npm run test:all` all of them, `HEAPSLOPE_REPEATS` times.

const MINUTES = 60_000;
const REPEATS = Number(process.env.HEAPSLOPE_REPEATS ?? 1);
const IS_ALL = runsPart('all containers');
const RUNS = IS_ALL ? [...CONTAINERS, BAD_INPUT] : SOME;
const TESTS = RUNS.flatMap((run) =>
  Array.from({ length: REPEATS }, (_, repeat) => ({ ...run, repeat })),
);

const source = fileURLToPath(new URL('../containers', import.meta.url));
const build = new URL('../../dist/', import.meta.url).href;
const inTurn = limitConcurrency(2);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapslope-containers-'));
  const all = readDependencies('package.json');
  install('main', IS_ALL ? all : chooseDependencies(all));
  if (IS_ALL) install('nest-10', readDependencies('nest-10.json'));
}, 4 * MINUTES);

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

test.concurrent.each(TESTS)(
  '$file $library: $cases #$repeat',
  { timeout: 10 * MINUTES },
  async ({ cases, ...run }) => {
    const results = await inTurn(() => runCases({ cases, ...run }));
    expect(results.map(({ name }) => name)).toEqual(cases);
    for (const result of results) judgeCase(result);
  },
);

/** What came of one case; without a report it was an error. */
interface CaseResult {
  name: string;
  expected: Expected;
  report?: LeakReport;
  text: string;
}

function judgeCase({ name, expected, report, text: told }: CaseResult): void {
  const { verdict, kept, capturedBy, keptScopes, leftByScopes, unresolved = {} } = expected;
  const shown = `${name}: ${told}`;
  if (expected.error) expect(shown).toContain(expected.error);
  expect(report?.verdict, shown).toBe(verdict);
  if (!report) return;
  const scopes = report.scopes!;
  const names = scopes.kept.map(({ registration }) => registration);
  if (kept) expect(keptScopes ? names : names.slice(0, 1), shown).toContain(kept);
  if (kept && verdict === 'leak') expect(report.reason, shown).toContain(kept);
  if (capturedBy) expect(scopes.kept[0]!.capturedBy?.registration, shown).toBe(capturedBy);
  if (keptScopes) expect(scopes.keptScopes, shown).toBe(scopes.scopes);
  if (leftByScopes) expect(scopes.leftByScopes, shown).toBeDefined();
  const listed = scopes.unresolved.map(({ registration }) => registration);
  expect(listed, shown).toEqual(Object.keys(unresolved));
  for (const { registration, reason } of scopes.unresolved)
    expect(reason, shown).toContain(unresolved[registration]);
}

async function runCases({ file, cases, library }: ContainerRun): Promise<CaseResult[]> {
  const isApart = library === 'nest-10';
  const cwd = join(folder, isApart ? 'nest-10' : 'main');
  const args = ['run-cases.mjs', `cases/${file}.mjs`, cases.join(), build];
  const env = { ...process.env, ...(library && !isApart ? { LIBRARY: library } : {}) };
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, errors] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const lines = out.split('\n').filter((line) => line.startsWith('{"name"'));
  if (lines.length < cases.length) throw new Error(errors + out);
  return lines.map((line) => JSON.parse(line) as CaseResult);
}

/** Packages of which `SOME` makes use. */
function chooseDependencies(all: Record<string, string>): Record<string, string> {
  const unused = /^awilix-|^inversify|^nest-core|^typedi|testing$/;
  return Object.fromEntries(Object.entries(all).filter(([name]) => !unused.test(name)));
}

function readDependencies(manifest: string): Record<string, string> {
  return (
    JSON.parse(readFileSync(join(source, manifest), 'utf8')) as {
      dependencies: Record<string, string>;
    }
  ).dependencies;
}

function install(name: string, dependencies: Record<string, string>): void {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  writeFileSync(
    join(cwd, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies }),
  );
  cpSync(join(source, 'cases'), join(cwd, 'cases'), { recursive: true });
  cpSync(join(source, 'run-cases.mjs'), join(cwd, 'run-cases.mjs'));
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const { status, stderr } = spawnSync('npm', ['install', '--legacy-peer-deps', ...quiet], {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  expect(status, stderr).toBe(0);
}
