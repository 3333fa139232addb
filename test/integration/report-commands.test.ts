import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunComparison } from '../../src/ci/compare-runs.js';
import type { FileGrowth } from '../../src/report/file-growth.js';
import type { Check } from '../../src/report/run-report.js';
import { buildCheck, buildCleanCheck, buildLeaks, buildRun } from '../unit/ci/build-check.js';
import { buildCulprit, buildGrowth } from '../unit/report/build-growth.js';

const CLI = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapslope-commands-'));
  writeFileSync(join(folder, 'package.json'), '{"name":"shop"}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

async function run(...args: string[]) {
  const env = { ...process.env, CI: '', GITHUB_ACTIONS: '' };
  const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, env });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { out, err, code };
}

function writeReport(name: string, checks: Check[]): string {
  writeFileSync(join(folder, name), JSON.stringify(buildRun(checks)));
  return name;
}

const leaking = (id: string, bytes = 600) =>
  buildCheck({ id, file: id.split(' > ')[0]!, report: buildLeaks({ [`f-${id}`]: bytes }) });

describe('heapslope baseline', () => {
  test('keeps what runs at the same time record', async () => {
    const ids = Array.from({ length: 8 }, (_, at) => `test/${at}.test.ts > leaks #1`);
    const files = ids.map((id, at) => writeReport(`${at}.json`, [leaking(id)]));
    const runs = await Promise.all(files.map((file) => run('baseline', 'update', file)));
    expect(runs.map(({ code, err }) => [code, err])).toEqual(runs.map(() => [0, '']));
    const { checks } = JSON.parse(
      readFileSync(join(folder, 'heapslope.baseline.json'), 'utf8'),
    ) as { checks: object };
    expect(Object.keys(checks)).toEqual(ids);
    expect(existsSync(join(folder, 'heapslope.baseline.json.lock'))).toBe(false);
  });

  test('writes the same bytes whatever the order', async () => {
    const one = leaking('test/b.test.ts > leaks #1');
    const other = leaking('test/a.test.ts > leaks #1');
    const file = join(folder, 'heapslope.baseline.json');
    await run('baseline', 'update', writeReport('1.json', [one, other]));
    const first = readFileSync(file, 'utf8');
    rmSync(file);
    await run('baseline', 'update', writeReport('2.json', [other]));
    await run('baseline', 'update', writeReport('3.json', [one]));
    expect(readFileSync(file, 'utf8')).toBe(first);
  });
});

describe('heapslope compare', () => {
  const id = 'test/a.test.ts > a #1';

  test.each([
    ['nothing', leaking(id), leaking(id, 610), 0, /^nothing changed: 1 check within noise/],
    ['a leak', buildCleanCheck({ id }), leaking(id), 1, /^1 new leak/],
    ['more', leaking(id), leaking(id, 900), 1, /^1 retains more/],
    ['less', leaking(id), leaking(id, 300), 0, /^1 retains less/],
  ])('tells %s', async (_, before, after, exitCode, headline) => {
    const { code, out } = await run(
      'compare',
      writeReport('base.json', [before]),
      writeReport('head.json', [after]),
    );
    expect(out).toMatch(headline);
    expect(code).toBe(exitCode);
  });
});

describe('what test files leave behind', () => {
  const leaving = [{ ...buildGrowth('a.test.js', [buildCulprit('chdir', 2e6)]), passed: false }];
  const clean = [buildGrowth('a.test.js', [])];

  test('is recorded, shown and pruned', async () => {
    await run('baseline', 'update', writeFiles('leaving.json', leaving));
    const known = await run('baseline', 'show', writeFiles('leaving.json', leaving), '--strict');
    expect([known.code, known.out]).toEqual([
      0,
      'what test files leave behind\n  chdir  2.0 MB per file  node:fs.chdir  a.test.js\n1 known leak, 0 of them gone.\n',
    ]);
    const gone = await run('baseline', 'show', writeFiles('clean.json', clean), '--strict');
    expect([gone.code, gone.out]).toEqual([1, expect.stringMatching(/\(gone\)/) as string]);
    const { out } = await run('baseline', 'prune', 'clean.json');
    expect(out).toMatch(/written; 0 leaks known, 1 before/);
    expect((await run('baseline', 'show')).out).toBe('0 known leaks.\n');
  });

  test('is compared', async () => {
    const args = [writeFiles('base.json', clean), writeFiles('head.json', leaving)];
    const worse = await run('compare', ...args);
    expect([worse.code, worse.out]).toEqual([
      1,
      expect.stringMatching(/^files: 1 leaves something new/) as string,
    ]);
    expect((await run('compare', ...args.toReversed())).code).toBe(0);
    const { files } = JSON.parse((await run('compare', ...args, '--json')).out) as RunComparison;
    expect(files).toMatchObject([{ file: 'a.test.js', change: 'new-leak' }]);
  });

  function writeFiles(name: string, files: FileGrowth[]): string {
    const wholeRun = { processes: 1, bytesPerFile: 0, share: 0, notes: [] };
    writeFileSync(join(folder, name), JSON.stringify({ ...buildRun([]), files, wholeRun }));
    return name;
  }
});

describe('a report file that cannot be used', () => {
  const whole = JSON.stringify(buildRun([leaking('test/a.test.ts > a #1')]));

  test.each([
    ['cut short', whole.slice(0, -20), /cut short, or no JSON.*run the tests again/],
    [
      'of a later version',
      whole.replace('"schemaVersion":1', '"schemaVersion":2'),
      /written by a later heapslope.*Install that one/,
    ],
    ['something else', '{"a":1}', /is no report file of heapslope/],
  ])('%s', async (_, content, message) => {
    writeFileSync(join(folder, 'bad.json'), content);
    const good = writeReport('good.json', []);
    for (const args of [
      ['compare', good, 'bad.json'],
      ['report', 'bad.json', '--html', 'x.html'],
      ['baseline', 'update', 'bad.json'],
    ]) {
      const { code, err } = await run(...args);
      expect(err).toMatch(message);
      expect(code).toBe(3);
    }
    expect(existsSync(join(folder, 'x.html'))).toBe(false);
    expect(existsSync(join(folder, 'heapslope.baseline.json'))).toBe(false);
  });
});

test('heapslope report makes the folder of a page', async () => {
  const report = writeReport('r.json', [leaking('test/a.test.ts > a #1')]);
  const { code, err } = await run('report', report, '--html', 'new/folder/page.html');
  expect([code, err.trim()]).toEqual([0, 'heapslope: wrote new/folder/page.html']);
  expect(readFileSync(join(folder, 'new/folder/page.html'), 'utf8')).toMatch(/^<!doctype html>/);
});
