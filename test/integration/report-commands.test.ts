import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Check } from '../../src/report/run-report.js';
import { buildCheck, buildCleanCheck, buildLeaks, buildRun } from '../unit/ci/build-check.js';

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
  expect([code, err]).toEqual([0, '']);
  expect(readFileSync(join(folder, 'new/folder/page.html'), 'utf8')).toMatch(/^<!doctype html>/);
});
