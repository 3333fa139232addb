import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BaselineMode } from '../../../src/ci/baseline.js';
import { readBaseline } from '../../../src/ci/baseline-file.js';
import { CheckRecorder } from '../../../src/ci/check-recorder.js';
import { findProjectRoot } from '../../../src/ci/find-project.js';
import { addToRun, closeRun, findRun, openRun, readRun } from '../../../src/ci/run-folder.js';
import type { Check } from '../../../src/report/run-report.js';
import { buildCleanReport, buildReport } from '../report/build-report.js';
import { buildCheck } from './build-check.js';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'heapslope-recorder-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function record(mode: BaselineMode = 'read') {
  const checks: Check[] = [];
  const warnings: string[] = [];
  const recorder = new CheckRecorder({
    root,
    cwd: root,
    mode,
    warn: (message) => warnings.push(message),
    hand: (check) => checks.push(check),
  });
  const key = {};
  const begin = (changes = {}) =>
    recorder.begin({
      key,
      file: join(root, 'test', 'a.test.ts'),
      path: ['suite', 'a \u202etest'],
      matcher: 'toLeakMemory',
      expected: 'clean',
      place: `${join(root, 'test', 'a.test.ts')}:12:5`,
      ...changes,
    });
  return { recorder, key, checks, warnings, begin };
}

describe('a recorder', () => {
  it('numbers the checks of a test as they begin, and names them the same on every machine', () => {
    const { begin, recorder, key, checks } = record();
    const [first, second] = [begin(), begin()];
    second(buildCleanReport());
    first(buildReport());
    expect(checks.map(({ id, verdict, passed }) => [id, verdict, passed])).toEqual([
      ['test/a.test.ts > suite > a \\u202etest #2', 'clean', true],
      ['test/a.test.ts > suite > a \\u202etest #1', 'leak', false],
    ]);
    expect(checks[0]).toMatchObject({ file: 'test/a.test.ts', line: 12, column: 5 });
    recorder.restart(key);
    expect(begin()(buildReport()).id).toMatch(/#1$/);
  });

  it('passes a leak that its test expects', () => {
    const { begin } = record();
    expect(begin({ expected: 'leak' })(buildReport()).passed).toBe(true);
    expect(begin({ expected: 'leak' })(buildCleanReport()).passed).toBe(false);
  });

  it('tells files of a report relative to the root', () => {
    mkdirSync(join(root, 'packages', 'a'), { recursive: true });
    const checks: Check[] = [];
    const recorder = new CheckRecorder({
      root,
      cwd: join(root, 'packages', 'a'),
      mode: 'off',
      warn: () => {},
      hand: (check) => checks.push(check),
    });
    const origin = { key: {}, file: undefined, path: [], matcher: 'x', expected: 'clean' as const };
    recorder.begin(origin)(buildReport());
    expect(checks[0]!.report.leaks[0]!.allocationSite!.file).toBe(
      'packages/a/node_modules/typedi/cjs/container.class.js',
    );
  });

  it('writes what it records when the file is over, beside what others wrote', () => {
    const first = record('update');
    expect(first.begin()(buildReport()).passed).toBe(true);
    const second = record('update');
    second.begin({ path: ['other'] })(buildReport());
    first.recorder.finish();
    second.recorder.finish();
    expect(Object.keys(readBaseline(root).checks)).toHaveLength(2);
    expect(record().begin()(buildReport()).known?.passes).toBe(true);
  });

  it('takes a baseline that cannot be read for none, and writes nothing over it', () => {
    writeFileSync(join(root, 'heapslope.baseline.json'), '{');
    const { begin, recorder, warnings } = record('update');
    expect(begin()(buildReport()).passed).toBe(false);
    expect(begin()(buildReport()).passed).toBe(false);
    recorder.finish();
    expect(warnings).toEqual([expect.stringMatching(/is broken.*no leak counts as known/)]);
  });

  it('says what to do where the baseline cannot be written', () => {
    const { begin, recorder } = record('update');
    begin()(buildReport());
    rmSync(root, { recursive: true });
    writeFileSync(root, 'a file in its place');
    expect(() => recorder.finish()).toThrow(/Cannot write .*heapslope\.baseline\.json/);
  });

  it('takes no right to write where nothing is to be recorded', () => {
    const { begin, recorder } = record('update');
    begin()(buildCleanReport());
    rmSync(root, { recursive: true });
    writeFileSync(root, 'a file in its place');
    expect(() => recorder.finish()).not.toThrow();
  });

  it('leaves no file where nothing leaks', () => {
    const { begin, recorder } = record('update');
    begin()(buildCleanReport());
    recorder.finish();
    expect(existsSync(join(root, 'heapslope.baseline.json'))).toBe(false);
  });
});

describe('a run', () => {
  it('keeps the last try of each test, and lines that are whole', () => {
    const run = openRun({ root }, true);
    const folder = run.folder!;
    try {
      expect(findRun()).toEqual(run);
      addToRun(folder, { check: buildCheck({ id: 'a #1', test: 'a' }), attempt: 1 });
      addToRun(folder, { check: buildCheck({ id: 'b #1', test: 'b' }), attempt: 1 });
      addToRun(folder, { check: buildCheck({ id: 'a #1', test: 'a', line: 99 }), attempt: 2 });
      writeFileSync(join(folder, 'killed.jsonl'), '{"check":{"id":');
      expect(readRun(folder).map(({ id, line }) => [id, line])).toEqual([
        ['b #1', 12],
        ['a #1', 99],
      ]);
    } finally {
      closeRun(run);
    }
    expect(existsSync(folder)).toBe(false);
    expect(findRun()).toBeUndefined();
    addToRun(folder, { check: buildCheck(), attempt: 1 });
  });

  it('is none of a process that a test has started', () => {
    const run = openRun({ root }, false);
    process.env.HEAPSLOPE_RUN = JSON.stringify({ ...run, pid: 1 });
    expect(process.ppid).not.toBe(1);
    expect(findRun()).toBeUndefined();
    process.env.HEAPSLOPE_RUN = 'junk';
    expect(findRun()).toBeUndefined();
    closeRun(run);
  });
});

describe('the folder of a project', () => {
  it('is the nearest with a config, else with a package', () => {
    const nested = join(root, 'packages', 'a', 'test');
    mkdirSync(nested, { recursive: true });
    writeFileSync(join(root, 'package.json'), '{}');
    const file = join(nested, 'x.test.ts');
    expect(findProjectRoot(file, '/')).toBe(root);
    writeFileSync(join(root, 'packages', 'a', 'jest.config.ts'), '');
    expect(findProjectRoot(file, '/')).toBe(join(root, 'packages', 'a'));
    expect(findProjectRoot(undefined, '/somewhere')).toBe('/somewhere');
  });
});
