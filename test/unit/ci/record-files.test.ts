import { describe, expect, test } from 'vitest';
import {
  createBaseline,
  formatBaseline,
  pruneBaseline,
  type Baseline,
} from '../../../src/ci/baseline.js';
import { parseBaseline } from '../../../src/ci/baseline-file.js';
import { pruneFiles, recordFiles, WHOLE_RUN_ID } from '../../../src/ci/record-files.js';
import type { FileGrowth } from '../../../src/report/file-growth.js';
import { buildCulprit, buildGrowth } from '../report/build-growth.js';

const MEGABYTE = 1_000_000;
const isThere = () => true;
const leaving = (file: string, ...names: string[]) =>
  buildGrowth(
    file,
    names.map((name) => buildCulprit(name, 2 * MEGABYTE)),
  );
const entry = (name: string, ...files: string[]) => ({
  [name]: { bytesPerCall: 2 * MEGABYTE, what: `node:fs.${name}`, files },
});
const record = (files: FileGrowth[], before: Baseline = createBaseline(), tolerance?: number) =>
  recordFiles(before, { files, tolerance }, isThere);
const causesOf = ({ checks }: Baseline) => checks[WHOLE_RUN_ID];

describe('the baseline of what files leave', () => {
  test('has each cause once, with its files', () => {
    const baseline = record([leaving('b.js', 'chdir'), leaving('a.js', 'chdir', 'open')]);
    expect(causesOf(baseline)).toEqual({
      ...entry('chdir', 'a.js', 'b.js'),
      ...entry('open', 'a.js'),
    });
  });

  test('has nothing of the runner, and nothing that is tolerated', () => {
    const runners = buildGrowth('a.js', [buildCulprit('x', MEGABYTE, { owner: 'runner' })]);
    expect(record([runners]).checks).toEqual({});
    expect(record([leaving('a.js', 'chdir')], createBaseline(), 3 * MEGABYTE).checks).toEqual({});
  });

  test('keeps what files leave that did not run, or of which nothing could be told', () => {
    const before = record([leaving('a.js', 'chdir'), leaving('b.js', 'open', 'chdir')]);
    expect(causesOf(record([leaving('c.js', 'stat')], before))).toEqual({
      ...entry('chdir', 'a.js', 'b.js'),
      ...entry('open', 'b.js'),
      ...entry('stat', 'c.js'),
    });
    const untold = buildGrowth('b.js', [], { untold: 'Its process ended.' });
    expect(record([untold], before)).toEqual(before);
    expect(pruneFiles(before, { files: [untold] }, isThere)).toEqual(before);
    expect(pruneFiles(before, {}, isThere)).toEqual(before);
    expect(pruneFiles(before, { files: [] }, isThere)).toEqual(before);
  });

  test('loses what no file leaves any more', () => {
    const before = record([leaving('a.js', 'chdir'), leaving('b.js', 'open', 'chdir')]);
    expect(causesOf(record([leaving('b.js', 'chdir')], before))).toEqual(
      entry('chdir', 'a.js', 'b.js'),
    );
    expect(causesOf(pruneFiles(before, { files: [leaving('b.js', 'chdir')] }, isThere))).toEqual(
      entry('chdir', 'a.js', 'b.js'),
    );
    const clean = [buildGrowth('a.js', []), buildGrowth('b.js', [])];
    expect(pruneFiles(before, { files: clean }, isThere).checks).toEqual({});
    expect(record(clean, before).checks).toEqual({});
  });

  test('loses what only files left that are no more', () => {
    const before = record([leaving('old.js', 'chdir')]);
    const files = [buildGrowth('a.js', [])];
    expect(pruneFiles(before, { files }, isThere)).toEqual(before);
    expect(pruneFiles(before, { files }, (file) => file !== 'old.js').checks).toEqual({});
  });

  test('is the same after a second run, however many files there are', () => {
    const files = Array.from({ length: 40 }, (_, at) =>
      leaving(`${String(at).padStart(2, '0')}.js`, 'chdir'),
    );
    const before = record(files);
    expect(causesOf(before)!.chdir!.files).toHaveLength(10);
    expect(record(files, before)).toEqual(before);
  });

  test('stays where checks are pruned', () => {
    const before = record([leaving('a.js', 'chdir')]);
    expect(pruneBaseline(before, [])).toEqual(before);
  });

  test('is read as it was written', () => {
    const before = record([leaving('a "b".js', 'chdir')]);
    const text = formatBaseline(before);
    expect(text).toContain('"files": ["a \\"b\\".js"] }');
    expect(parseBaseline(text, 'f', undefined)).toEqual(before);
    const broken = text.replace('["a \\"b\\".js"]', '"a"');
    expect(() => parseBaseline(broken, 'f', undefined)).toThrow(/broken/);
  });
});
