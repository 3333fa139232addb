import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { installCorpus } from '../../../bench/accuracy/install-corpus.mjs';
import { runCase } from '../../../bench/accuracy/run-case.mjs';
import { formatReport } from '../../../src/report/format-report.js';
import { RUNS_ALL } from '../../all-adds.js';
import { limitConcurrency } from '../limit-concurrency.js';

/**
 * Whether a person can act on a report: see test/reports. `npm run test:all` checks all,
 * and installs the packages of those that need some.
 */
const QUICK = [
  'own-prototype-es5-leak',
  'own-tree-leak',
  'own-two-holders-leak',
  'own-weakmap-key-leak',
  'perf-mark-leak',
  'symbol-for-leak',
];
const MINUTES = 60_000;
const folder = realpathSync(fileURLToPath(new URL('../../reports', import.meta.url)));
const build = new URL('../../../dist/index.mjs', import.meta.url).href;
const inTurn = limitConcurrency(2);

interface Expected {
  /** Major versions of Node. */
  node?: string;
  verdict?: string;
  title?: string[];
  any?: string[];
  not?: string[];
  culprits?: number;
  /** Of a clean verdict: what the runner keeps has a warning. */
  warning?: string;
}

const { _, ...expected } = JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8')) as Record<
  string,
  Expected
>;
const names = readdirSync(join(folder, 'cases')).map((file) => file.replace(/\.mjs$/, ''));
const isMeant = ({ node }: Expected = {}) =>
  node === undefined || process.version.startsWith(`v${node}.`);
const chosen = names.filter(
  (name) => (RUNS_ALL || QUICK.includes(name)) && isMeant(expected[name]),
);

beforeAll(async () => {
  if (!existsSync(fileURLToPath(build))) throw new Error('run `npm run build` first');
  if (RUNS_ALL) await installCorpus(folder, () => undefined);
}, 3 * MINUTES);

test.concurrent.each(chosen)('%s', { timeout: 10 * MINUTES }, async (name) => {
  const known: Expected = expected[name] ?? {};
  const job = {
    method: 'heapslope' as const,
    file: join(folder, 'cases', `${name}.mjs`),
    build,
    options: {},
  };
  const { report, failure, message } = await inTurn(() => runCase(job));
  expect(failure, message).toBeUndefined();
  const text = formatReport(report!, { width: 100 }).replace(/\s+/g, ' ');
  const verdict = known.verdict ?? (name.endsWith('-clean') ? 'clean' : 'leak');
  expect(verdict, text).toContain(report!.verdict);
  for (const words of known.title ?? []) expect(report!.reason).toMatch(new RegExp(words, 'i'));
  for (const words of known.any ?? []) expect(text).toMatch(new RegExp(words, 'i'));
  for (const words of known.not ?? []) expect(text).not.toMatch(new RegExp(words, 'i'));
  expect(report!.leaks.length, text).toBeLessThanOrEqual(known.culprits ?? Infinity);
  if (known.warning !== undefined) expect(text).toMatch(/resetCalls\(\).*\(runner-growth\)/);
});
