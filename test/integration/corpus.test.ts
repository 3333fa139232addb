import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { judgeCulprit } from '../../bench/accuracy/judge-culprit.mjs';
import { runCase } from '../../bench/accuracy/run-case.mjs';
import { runsPart } from '../all-adds.js';
import { QUICK_CORPUS_CASES } from './quick-corpus-cases.js';

// The quick part of test/corpus: published packages that come without others. `npm run bench:accuracy`
// runs the whole of it, and installs its lockfile.

const MINUTES = 60_000;
const corpus = fileURLToPath(new URL('../corpus', import.meta.url));
const build = new URL('../../dist/index.mjs', import.meta.url).href;
/** A version that leaks and the next, which does not; `npm run test:all` runs the others, too. */
const FEW = /^signal-p-map/;
const CASES = Object.entries(QUICK_CORPUS_CASES).filter(
  ([name]) => FEW.test(name) || runsPart('all of the corpus’s quick cases'),
);
const NAMES = CASES.map(([name]) => name);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapslope-corpus-'));
  install(folder);
}, 2 * MINUTES);

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

test.each(NAMES)('%s', { timeout: 5 * MINUTES }, async (name) => {
  const file = join(folder, 'cases', `${name}.mjs`);
  const { meta } = (await import(file)) as { meta: { kind: 'leak' | 'clean' } };
  const job = { method: 'heapslope' as const, file, build, options: {} };
  const { report, failure, message } = await runCase(job);

  expect(failure, message).toBeUndefined();
  expect(report?.verdict, JSON.stringify(report, null, 1)).toBe(meta.kind);
  if (meta.kind === 'leak') expect(judgeCulprit(meta, report!)).toBe('right');
});

/** The cases and their packages, in the versions that the corpus names. */
function install(to: string): void {
  const { dependencies } = JSON.parse(readFileSync(join(corpus, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const packages = Object.fromEntries(CASES.map(([, name]) => [name, dependencies[name]!]));
  const manifest = { private: true, type: 'module', dependencies: packages };
  writeFileSync(join(to, 'package.json'), JSON.stringify(manifest));
  cpSync(join(corpus, 'lib'), join(to, 'lib'), { recursive: true });
  mkdirSync(join(to, 'cases'));
  for (const name of NAMES) {
    cpSync(join(corpus, 'cases', `${name}.mjs`), join(to, 'cases', `${name}.mjs`));
  }
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const { status, stderr } = spawnSync('npm', ['install', ...quiet], {
    cwd: to,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  expect(status, stderr).toBe(0);
}
