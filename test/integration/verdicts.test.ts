import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CaseOutcome, runCase } from '../../bench/accuracy/run-case.mjs';
import { runsPart } from '../all-adds.js';

// Real garbage collections in processes of their own: what is asserted is the verdict, and the channel
// that shows the leak where it is another than the heap.
// HEAPSLOPE_REPEATS=10 runs each case so many times.

const REPEATS = Number(process.env.HEAPSLOPE_REPEATS ?? 1);
const TIME_LIMIT = 120_000;

const folder = new URL('./cases/', import.meta.url);
const build = new URL('../../dist/index.mjs', import.meta.url);
const all = readdirSync(folder)
  .filter((name) => name.endsWith('.mjs'))
  .map((name) => name.slice(0, -'.mjs'.length));
/**
 * One of each kind, a few seconds each, but for those that reports.test.ts, snapshot-files.test.ts and corpus.test.ts
 * have, or the programs of unit tests.
 */
const QUICK = new Set([
  'beside-finalizer-leak',
  'filling-pool-clean',
  'garbage-clean',
  'http-clean',
  'kept-failures-leak',
  'late-buffers-clean',
  'number-array-leak',
  'one-in-ten-leak',
  'sawtooth-clean',
  'wasm-memory-leak',
  'weak-handles-clean',
]);
const names = runsPart('all verdicts') ? all : all.filter((name) => QUICK.has(name));

beforeAll(() => {
  if (!existsSync(build)) throw new Error('dist/index.mjs is missing: run `npm run build` first');
});

test('no case is lost', () => {
  expect(all).toEqual(expect.arrayContaining([...QUICK]));
  expect(all.filter((name) => name.endsWith('-leak'))).toHaveLength(47);
  expect(all.filter((name) => name.endsWith('-clean'))).toHaveLength(43);
});

describe.each(Array.from({ length: REPEATS }, (_, i) => i + 1))('run %i', () => {
  test.each(names)('%s', { timeout: TIME_LIMIT + 10_000 }, async (name) => {
    const { meta } = (await import(new URL(`${name}.mjs`, folder).href)) as {
      meta: { name: string; kind: 'leak' | 'clean'; growth: string };
    };
    const outcome = await check(name);

    expect(meta.name).toBe(name);
    expect(outcome.failure, outcome.message).toBeUndefined();
    expect(outcome.report?.verdict, describeReport(outcome)).toBe(meta.kind);
    if (meta.kind === 'leak' && meta.growth !== 'heap') {
      expect(growingChannels(outcome), describeReport(outcome)).toContain(meta.growth);
    }
    // This process inherits Vitest's environment variables, and is no test of Vitest.
    expect(outcome.report?.runtime.runner).toBeUndefined();
  });
});

function growingChannels({ report }: CaseOutcome): string[] {
  return (report?.channels ?? [])
    .filter(({ isJudged, isGrowing }) => isJudged && isGrowing)
    .map(({ name }) => name);
}

function check(name: string): Promise<CaseOutcome> {
  const file = fileURLToPath(new URL(`${name}.mjs`, folder));
  const job = { method: 'heapslope' as const, file, build: build.href, options: { name } };
  return runCase(job, { timeLimit: TIME_LIMIT });
}

/** What a failure needs to be understood without a second run. */
function describeReport({ report }: CaseOutcome): string {
  return JSON.stringify(report, null, 1);
}
