import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LeakReport } from '../../src/index.js';
import { limitConcurrency } from './limit-concurrency.js';

// Published containers in one line each, one process per case. Without `HEAPSLOPE_ALL=1` some of them.

const MINUTES = 60_000;
const REPEATS = Number(process.env.HEAPSLOPE_REPEATS ?? 1);
const BAD = ['nothing', 'promise', 'cradle', 'empty', 'disposed', 'throwsOnAll', 'unknownOption'];
const LISTED = ['circular', 'exits', 'server', 'twoCopies'];
const MANY = ['many', 'oneOfMany', 'oneOfManyCauses'];
const FOUR = ['clean', 'undisposed', 'captive', 'perRequest', 'errorPath'];

/** Cases of a file of test/containers/cases, and the package or the Nest that they run with. */
const RUNS: [file: string, cases: string[], library?: string][] = process.env.HEAPSLOPE_ALL
  ? [
      ['awilix', [...FOUR, 'inNoVariable', 'failingRequests', 'concurrent']],
      ['awilix', FOUR, 'awilix-12'],
      ['tsyringe', [...FOUR, 'clearedInstances']],
      ['typedi', [...FOUR, 'withoutReset', 'withReset', 'resetOfTheScope']],
      ['typedi', ['withoutReset', 'withReset'], 'typedi-0-8'],
      ['inversify', FOUR, 'inversify-6'],
      ['inversify', FOUR, 'inversify-7'],
      ['inversify', ['childContainers'], 'inversify-7-5-1'],
      ['inversify', FOUR, 'inversify-8'],
      ['nest', [...FOUR, 'cleanTestingModule', 'moduleRefCreate']],
      ['nest', ['moduleRefCreate'], 'nest-core-11-2-0'],
      ['nest', [...FOUR, 'cleanTestingModule'], 'nest-10'],
      ['bad-input', [...BAD, ...LISTED, ...MANY]],
    ]
  : [
      ['awilix', ['clean', 'inNoVariable', 'errorPath']],
      ['typedi', ['resetOfTheScope', 'withReset']],
      ['inversify', ['childContainers'], 'inversify-7-5-1'],
      ['nest', ['clean', 'undisposed']],
      ['bad-input', [...BAD, ...LISTED, 'oneOfManyCauses']],
    ];

const TESTS = RUNS.flatMap(([file, cases, library]) =>
  cases.flatMap((name) =>
    Array.from({ length: REPEATS }, (_, repeat) => ({ file, name, library, repeat })),
  ),
);

/** What a case says of itself. */
interface Expected {
  /** Undefined where it is an error. */
  verdict?: 'leak' | 'clean';
  kept?: string;
  capturedBy?: string;
  keptScopes?: boolean;
  leftByScopes?: boolean;
  /** The registrations that are not resolved, and what is said of each. */
  unresolved?: Record<string, string>;
  /** What the error says. */
  error?: string;
}

const source = fileURLToPath(new URL('../containers', import.meta.url));
const build = new URL('../../dist/', import.meta.url).href;
const inTurn = limitConcurrency(2);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapslope-containers-'));
  install('main', readDependencies('package.json'));
  if (process.env.HEAPSLOPE_ALL) install('nest-10', readDependencies('nest-10.json'));
}, 4 * MINUTES);

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

test.concurrent.each(TESTS)(
  '$file $name $library #$repeat',
  { timeout: 5 * MINUTES },
  async ({ file, name, library }) => {
    const { expected, report, told } = await inTurn(() => runCase(file, name, library));
    const { verdict, kept, capturedBy, keptScopes, leftByScopes, unresolved = {} } = expected;
    if (expected.error) expect(told).toContain(expected.error);
    expect(report?.verdict, told).toBe(verdict);
    if (!report) return;
    const scopes = report.scopes!;
    const names = scopes.kept.map(({ registration }) => registration);
    if (kept) expect(keptScopes ? names : names.slice(0, 1), told).toContain(kept);
    if (kept && verdict === 'leak') expect(report.reason).toContain(kept);
    if (capturedBy) expect(scopes.kept[0]!.capturedBy?.registration, told).toBe(capturedBy);
    if (keptScopes) expect(scopes.keptScopes, told).toBe(scopes.scopes);
    if (leftByScopes) expect(scopes.leftByScopes, told).toBeDefined();
    expect(scopes.unresolved.map(({ registration }) => registration)).toEqual(
      Object.keys(unresolved),
    );
    for (const { registration, reason } of scopes.unresolved)
      expect(reason).toContain(unresolved[registration]);
  },
);

interface CaseRun {
  expected: Expected;
  report?: LeakReport;
  told: string;
}

async function runCase(file: string, name: string, library: string | undefined): Promise<CaseRun> {
  const isApart = library === 'nest-10';
  const cwd = join(folder, isApart ? 'nest-10' : 'main');
  const args = ['run-case.mjs', `cases/${file}.mjs`, name, build];
  const env = { ...process.env, ...(library && !isApart ? { LIBRARY: library } : {}) };
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, errors] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const last = out.trim().split('\n').at(-1) ?? '';
  if (!last.startsWith('{')) throw new Error(errors + out);
  const {
    expected,
    report,
    text: told,
    error,
  } = JSON.parse(last) as CaseRun & {
    text?: string;
    error?: { message: string };
  };
  return { expected, ...(report ? { report } : {}), told: told ?? error?.message ?? '' };
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
  cpSync(join(source, 'run-case.mjs'), join(cwd, 'run-case.mjs'));
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const { status, stderr } = spawnSync('npm', ['install', '--legacy-peer-deps', ...quiet], {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  expect(status, stderr).toBe(0);
}
