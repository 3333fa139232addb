import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/ci/compare-runs.js';
import { formatComparison, formatComparisonMarkdown } from '../../../src/ci/format-comparison.js';
import type { FileGrowth } from '../../../src/report/file-growth.js';
import type { RunReport } from '../../../src/report/run-report.js';
import { buildCulprit, buildGrowth } from '../report/build-growth.js';
import { buildCleanCheck, buildRun } from './build-check.js';

const WHOLE = { processes: 1, bytesPerFile: 0, share: 0.1, notes: [] };
const run = (files: FileGrowth[], tolerance?: number): RunReport => ({
  ...buildRun([]),
  files,
  wholeRun: { ...WHOLE, ...(tolerance === undefined ? {} : { tolerance }) },
});
const left = (causes: Record<string, number>, file = 'a.js') =>
  buildGrowth(
    file,
    Object.entries(causes).map(([name, bytes]) => buildCulprit(name, bytes)),
    { passed: false },
  );
const clean = buildGrowth('a.js', []);
const untold = buildGrowth('a.js', [], { untold: 'Its process ended while it ran.' });
const runners = buildGrowth('a.js', [buildCulprit('x', 2_000_000, { owner: 'runner' })]);

describe('the files of two runs', () => {
  it.each([
    ['clean twice', clean, clean, 'same', false],
    ['one begins to leave something', clean, left({ x: 2_000_000 }), 'new-leak', true],
    ['one leaves nothing any more', left({ x: 2_000_000 }), clean, 'fixed', false],
    ['the same twice', left({ x: 2_000_000 }), left({ x: 2_000_000 }), 'same', false],
    ['within noise', left({ x: 2_000_000 }), left({ x: 2_150_000 }), 'same', false],
    ['little within noise', left({ x: 70_000 }), left({ x: 85_000 }), 'same', false],
    ['more', left({ x: 2_000_000 }), left({ x: 3_000_000 }), 'worse', true],
    ['less', left({ x: 3_000_000 }), left({ x: 2_000_000 }), 'better', false],
    ['one cause more', left({ x: 2e6 }), left({ x: 2e6, y: 2e6 }), 'new-leak', true],
    ['one cause for another', left({ x: 2e6 }), left({ y: 2e6 }), 'new-leak', true],
    ['one cause of two goes', left({ x: 2e6, y: 2e6 }), left({ x: 2e6 }), 'better', false],
    ['told no more', clean, untold, 'unsure', false],
    ['untold twice', untold, untold, 'same', false],
    ['told again', untold, clean, 'better', false],
    ['told to leave something', untold, left({ x: 2e6 }), 'new-leak', true],
    ['a new file that leaves nothing', undefined, clean, 'added', false],
    ['a new file that leaves something', undefined, left({ x: 2e6 }), 'new-leak', true],
    ['a file that is gone', left({ x: 2e6 }), undefined, 'removed', false],
    ['what the runner holds', clean, runners, 'same', false],
  ])('%s', (_, before, after, change, isWorse) => {
    const comparison = compareRuns(run(before ? [before] : []), run(after ? [after] : []));
    expect(comparison.files.map((file) => file.change)).toEqual([change]);
    expect(comparison.isWorse).toBe(isWorse);
    expect(comparison.checks).toEqual([]);
  });

  it('may leave what is tolerated', () => {
    const { files } = compareRuns(run([clean], 3e6), run([left({ x: 2e6 })], 3e6));
    expect(files[0]!.change).toBe('same');
  });

  it('are not compared where one run was not in file mode', () => {
    const comparison = compareRuns(buildRun([]), run([left({ x: 2e6 })]));
    expect(comparison).toMatchObject({ files: [], isWorse: false });
    expect(formatComparison(comparison)).toMatch(/first .*not in file mode/);
    expect(formatComparisonMarkdown(comparison)).toMatch(/first .*not in file mode/);
    expect(formatComparison(compareRuns(run([clean]), buildRun([])))).toMatch(/second /);
  });

  it('are told as a table, the worst first, and each cause once', () => {
    const comparison = compareRuns(
      {
        ...run([left({ y: 2e6 }, 'a.js'), ...[1, 2].map((at) => buildGrowth(`${at}.js`, []))]),
        checks: [buildCleanCheck()],
      },
      {
        ...run([
          buildGrowth('a.js', []),
          ...[1, 2].map((at) => left({ x: 2e6 }, `${at}.js`)),
          buildGrowth('n.js', []),
        ]),
        checks: [buildCleanCheck()],
      },
    );
    expect(formatComparison(comparison))
      .toBe(`nothing changed: 1 check within noise (up to 3.2 B per call)

files: 2 leave something new, 1 leaves nothing any more, 1 is new

                         file  before   after
leaves something new     1.js  nothing  2.0 MB
leaves something new     2.js  nothing  2.0 MB
leaves nothing any more  a.js  2.0 MB   nothing
is new                   n.js  -        nothing

came: node:fs.x (x) holds 2 files, 2.0 MB each
went: node:fs.y (y) held a.js, 2.0 MB`);
    const markdown = formatComparisonMarkdown(comparison);
    expect(markdown).toContain(
      '| ❌ leaves something new | <code>1.js</code> | nothing | 2.0 MB |',
    );
    expect(markdown).toContain('came: node:fs.x');
  });

  it('fit into a comment, however many they are', () => {
    const many = Array.from({ length: 900 }, (_, at) =>
      left({ [`${at}`]: 2e6 }, `${'folder/'.repeat(40)}${at}.js`),
    );
    const text = formatComparisonMarkdown(compareRuns(run([]), run(many)));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/\n…and \d+ more files\.\n/);
  });

  it('that are the same say so, without a word on checks that there are none of', () =>
    expect(formatComparison(compareRuns(run([clean]), run([clean])))).toBe(
      'files: nothing changed in 1 file',
    ));
});
