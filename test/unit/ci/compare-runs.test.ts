import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/ci/compare-runs.js';
import { formatComparison, formatComparisonMarkdown } from '../../../src/ci/format-comparison.js';
import type { Check } from '../../../src/report/run-report.js';
import { buildInconclusiveReport } from '../report/build-report.js';
import { buildCheck, buildCleanCheck, buildLeaks, buildRun } from './build-check.js';

const leaking = (leaks: Record<string, number>) => buildCheck({ report: buildLeaks(leaks) });
const clean = buildCleanCheck();
const unsure = buildCheck({ report: buildInconclusiveReport() });
const expected: Check = { ...leaking({ a: 600 }), expected: 'leak', passed: true };

describe('two runs', () => {
  it.each([
    ['clean twice', clean, clean, 'same', false],
    ['a leak comes', clean, leaking({ a: 600 }), 'new-leak', true],
    ['a leak goes', leaking({ a: 600 }), clean, 'fixed', false],
    ['the same leak', leaking({ a: 600 }), leaking({ a: 600 }), 'same', false],
    ['a leak within noise', leaking({ a: 600 }), leaking({ a: 640 }), 'same', false],
    ['a leak retains more', leaking({ a: 600 }), leaking({ a: 700 }), 'worse', true],
    ['a leak retains less', leaking({ a: 600 }), leaking({ a: 400 }), 'better', false],
    ['another leak comes', leaking({ a: 600 }), leaking({ a: 600, b: 8 }), 'new-leak', true],
    ['one leak for another', leaking({ a: 600 }), leaking({ b: 600 }), 'new-leak', true],
    ['one of two goes', leaking({ a: 600, b: 8 }), leaking({ a: 600 }), 'better', false],
    ['no verdict any more', clean, unsure, 'unsure', false],
    ['no verdict twice', unsure, unsure, 'same', false],
    ['a verdict again', unsure, clean, 'better', false],
    ['a leak where nothing was known', unsure, leaking({ a: 600 }), 'new-leak', true],
    ['a leak that the test expects', clean, expected, 'same', false],
    ['a new check that is clean', undefined, clean, 'added', false],
    ['a new check that leaks', undefined, leaking({ a: 600 }), 'new-leak', true],
    ['a check that is gone', leaking({ a: 600 }), undefined, 'removed', false],
  ])('%s', (_, before, after, change, isWorse) => {
    const comparison = compareRuns(
      buildRun(before ? [before] : []),
      buildRun(after ? [after] : []),
    );
    expect(comparison.checks.map((check) => check.change)).toEqual([change]);
    expect(comparison.isWorse).toBe(isWorse);
  });

  it('fit into a comment, however many they are', () => {
    const many = Array.from({ length: 800 }, (_, at) => ({
      ...leaking({ [`${at}`]: 600 }),
      id: `${'folder/'.repeat(40)}${at} > a test #1`,
    }));
    const text = formatComparisonMarkdown(compareRuns(buildRun([]), buildRun(many)));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/^### heapslope: 800 new leak/);
    expect(text).toMatch(/\n…and \d+ more checks\.\n$/);
  });

  it('are told as a table, the worst first, with what changed', () => {
    const named = (test: string, check: Check): Check => ({ ...check, test, id: `t > ${test} #1` });
    const comparison = compareRuns(
      buildRun([
        named('a', leaking({ x: 600 })),
        named('b', clean),
        named('c', clean),
        named('d', leaking({ y: 10, z: 32 })),
      ]),
      buildRun([
        named('a', clean),
        named('b', leaking({ n: 1000 })),
        named('c', clean),
        named('d', leaking({ y: 10, z: 64 })),
      ]),
    );
    expect(formatComparison(comparison))
      .toBe(`1 new leak, 1 retains more, 1 fixed, 1 check within noise (up to 3.2 B per call)

              check     before      after
new leak      t > b #1  clean       1.0 kB/call
retains more  t > d #1  42 B/call   74 B/call
fixed         t > a #1  600 B/call  clean

t > b #1
  came: Array Container.instances (n), 1.0 kB per call
t > d #1
  Array Container.instances (z): 32 B to 64 B per call
t > a #1
  went: Array Container.instances (x), 600 B per call`);
    expect(formatComparisonMarkdown(comparison)).toContain(
      '| ❌ new leak | <code>t &#62; b &#35;1</code> | clean | 1.0 kB/call | came: Array Container.instances &#40;n&#41;, 1.0 kB per call |',
    );
  });

  it('that are the same say so', () =>
    expect(formatComparison(compareRuns(buildRun([clean]), buildRun([clean])))).toBe(
      'nothing changed: 1 check within noise (up to 3.2 B per call)',
    ));
});
