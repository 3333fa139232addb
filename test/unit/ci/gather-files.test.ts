import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  addRecords,
  isNearEnd,
  noteBegin,
  readRecords,
  writeRunSize,
} from '../../../src/ci/file-records.js';
import { failFiles } from '../../../src/ci/fail-files.js';
import { gatherFiles } from '../../../src/ci/gather-files.js';
import { buildCulprit } from '../report/build-growth.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'heapslope-gather-'));
  vi.stubEnv('CI', '');
  vi.stubEnv('GITHUB_ACTIONS', '');
  vi.stubEnv('HEAPSLOPE_BASELINE', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

const spending = { spentMs: 50, ranMs: 1000 };
const leaky = buildCulprit('chdir', 2_000_000);

function record(index: number, file: string) {
  const before = 10_000_000 + index * 1_000_000;
  return { index, file: join(root, file), before, after: before + 1_000_000, isOver: true };
}

describe('gatherFiles', () => {
  test('is nothing where no file was watched', () => {
    expect(gatherFiles({ processes: [] }, root, undefined)).toEqual({});
  });

  test('fails a file for what holds it, and none for what the runner holds', () => {
    const kept = { realm: true, objects: 5, bytes: 2_000_000 };
    const runners = { ...leaky, owner: 'runner' as const };
    const files = [
      { ...record(0, 'b.test.js'), kept, culprits: [leaky] },
      { ...record(1, 'a.test.js'), kept, culprits: [runners] },
    ];
    const { files: told, wholeRun } = gatherFiles(
      { processes: [{ files, spending }] },
      root,
      undefined,
    );
    expect(told!.map(({ file, passed }) => [file, passed])).toEqual([
      ['a.test.js', true],
      ['b.test.js', false],
    ]);
    expect(wholeRun).toMatchObject({ processes: 1, share: 0.05, notes: [] });
  });

  test('tolerates as many bytes as the options say', () => {
    const kept = { realm: true, bytes: 2_000_000 };
    const files = [{ ...record(0, 'a.test.js'), kept, culprits: [leaky], tolerance: 3_000_000 }];
    expect(
      gatherFiles({ processes: [{ files, spending }] }, root, undefined).files![0]!.passed,
    ).toBe(true);
  });

  test('knows a recorded cause in every file', () => {
    const kept = { realm: true, bytes: 2_000_000 };
    const first = [{ ...record(0, 'a.test.js'), kept, culprits: [leaky] }];
    gatherFiles({ processes: [{ files: first, spending }] }, root, 'update');
    expect(readFileSync(join(root, 'heapslope.baseline.json'), 'utf8')).toContain('(whole run) #1');
    const later = [{ ...record(0, 'new.test.js'), kept, culprits: [leaky] }];
    const [growth] = gatherFiles(
      { processes: [{ files: later, spending }] },
      root,
      undefined,
    ).files!;
    expect(growth).toMatchObject({ passed: true, known: { leaks: [{ status: 'known' }] } });
  });

  test("records with the runner's -u, and nothing in continuous integration", () => {
    const kept = { realm: true, bytes: 2_000_000 };
    const files = [{ ...record(0, 'a.test.js'), kept, culprits: [leaky] }];
    vi.stubEnv('CI', 'true');
    expect(
      gatherFiles({ processes: [{ files, spending }] }, root, undefined, true).files![0]!.passed,
    ).toBe(false);
    vi.stubEnv('CI', '');
    expect(
      gatherFiles({ processes: [{ files, spending }] }, root, undefined, true).files![0]!.passed,
    ).toBe(true);
    expect(
      gatherFiles({ processes: [{ files, spending }] }, root, undefined).files![0]!.passed,
    ).toBe(true);
  });

  test('fails for what could not be recorded', () => {
    mkdirSync(join(root, 'heapslope.baseline.json'));
    const kept = { realm: true, bytes: 2_000_000 };
    const files = [{ ...record(0, 'a.test.js'), kept, culprits: [leaky] }];
    const told = gatherFiles({ processes: [{ files, spending }] }, root, 'update');
    expect(told.files![0]!.passed).toBe(false);
    expect(told.wholeRun!.notes.join()).toMatch(/cannot be read/);
  });

  test('tells a cause that is gone, and fails for it only where that is strict', () => {
    const kept = { realm: true, bytes: 2_000_000 };
    const before = [{ ...record(0, 'a.test.js'), kept, culprits: [leaky] }];
    gatherFiles({ processes: [{ files: before, spending }] }, root, 'update');
    const free = { realm: false, objects: 0, bytes: 0 };
    const other = [{ ...record(0, 'other.test.js'), kept: free }];
    writeFileSync(join(root, 'a.test.js'), '');
    expect(
      gatherFiles({ processes: [{ files: other, spending }] }, root, 'strict').wholeRun!.known,
    ).toBe(undefined);
    const files = [{ ...record(0, 'a.test.js'), kept: free }];
    const read = gatherFiles({ processes: [{ files, spending }] }, root, undefined);
    expect(read.wholeRun!.known).toMatchObject({ leaks: [{ status: 'gone' }], passes: true });
    expect(read.wholeRun!.notes.join()).toMatch(/no file leaves any more: node:fs.chdir\./);
    expect(failFiles(read)).toBe(undefined);
    const strict = gatherFiles({ processes: [{ files, spending }] }, root, 'strict');
    expect(failFiles(strict)).toMatch(/strict.*no test file leaves any more: node:fs.chdir\./);
  });

  test('says what it could not tell', () => {
    const files = [
      { ...record(0, 'a.test.js'), kept: { realm: true } },
      { index: 1, file: join(root, 'b.test.js'), before: 1, isOver: false },
    ];
    const told = gatherFiles({ processes: [{ files, spending }] }, root, undefined).files!;
    expect(told[0]!.untold).toMatch(/before it was told what holds it/);
    expect(told[1]!.untold).toMatch(/ended while it ran/);
  });

  test('tells a file once that was tried again since its worker ended', () => {
    const died = { index: 0, file: join(root, 'a.test.js'), before: 1, isOver: false };
    const attempts = [died, died].map((one) => ({ files: [one], spending }));
    const tell = (...more: typeof attempts) =>
      gatherFiles({ processes: [...attempts, ...more] }, root, undefined).files!;
    expect(tell()).toMatchObject([{ file: 'a.test.js', process: 2 }]);
    const free = { ...record(0, 'a.test.js'), kept: { realm: false } };
    expect(tell({ files: [free], spending })).toMatchObject([{ process: 3, passed: true }]);
  });

  test('says that a run was cut short, and no more of it', () => {
    const processes = [0, 1].map((at) => ({ files: [record(0, `${at}.test.js`)], spending }));
    const cut = { begun: 2, files: 9 };
    expect(gatherFiles({ processes, cut }, root, undefined).wholeRun!.notes).toEqual([
      'Only 2 of 9 test files began: the run ended early, or a worker died.',
    ]);
  });

  test('says where nothing can pile up, and where it only did not', () => {
    const each = (isAlone: boolean) =>
      [0, 1].map((at) => ({
        files: [{ ...record(0, `${at}.test.js`), kept: { realm: false }, isAlone }],
        spending,
      }));
    const tell = (isAlone: boolean) =>
      gatherFiles({ processes: each(isAlone) }, root, undefined).wholeRun!.notes[0];
    expect(tell(true)).toMatch(/nothing can pile up/);
    expect(tell(false)).toMatch(/nothing piled up here: with more files it does/);
  });
});

describe('records', () => {
  test('come together by file, and a torn line is left out', () => {
    addRecords(root, [{ index: 0, file: 'a', before: 1, isOver: false }, spending]);
    addRecords(root, [{ index: 0, isOver: true, kept: { realm: false } }]);
    expect(readRecords(root)).toEqual({
      processes: [
        {
          files: [{ index: 0, file: 'a', before: 1, isOver: true, kept: { realm: false } }],
          spending,
        },
      ],
    });
  });

  test('tell the last files of a run from the others', () => {
    expect(isNearEnd(root)).toBe(false);
    writeRunSize(root, { files: 3, workers: 2 });
    noteBegin(root);
    expect(isNearEnd(root)).toBe(false);
    noteBegin(root);
    expect(isNearEnd(root)).toBe(true);
    expect(readRecords(root).cut).toEqual({ begun: 2, files: 3 });
    noteBegin(root);
    expect(readRecords(root).cut).toBe(undefined);
  });
});
