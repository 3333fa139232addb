import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { maskText } from './reports/mask-text.js';
import { runExample } from './run-example.js';

/**
 * `examples/di` in both runners, and what its reports say: of Jest what the script itself asks for,
 * of Vitest every word. Only in `npm run test:all`. `UPDATE=1` writes the
 * expected reports anew.
 */
const CONTAINERS = ['typedi', 'tsyringe', 'inversify', 'awilix', 'nestjs'];
const RUNS: [runner: string, containers: string[]][] = [
  ['vitest', CONTAINERS],
  ['jest', CONTAINERS],
];
const TIME_LIMIT = 900_000;

let temp: string;

beforeAll(() => {
  temp = mkdtempSync(join(tmpdir(), 'heapslope-di-test-'));
});

afterAll(() => rmSync(temp, { recursive: true, force: true, maxRetries: 3 }));

test.each(RUNS)('in %s, %j', { timeout: TIME_LIMIT }, async (runner, containers) => {
  const reports = join(temp, `reports-${runner}`);
  const { code, output } = await runExample(
    'run-di.mjs',
    [
      ...['--only', runner, '--reports', reports],
      ...containers.flatMap((name) => ['--container', name]),
    ],
    temp,
  );
  const summary = output.slice(output.lastIndexOf('=== Summary'));

  for (const name of containers) {
    expect(summary, output).toContain(`${name}, corrected, passes: yes`);
    expect(summary, output).toContain(
      `${name}, leaky, fails with a report that names what it should: yes`,
    );
    expect(summary, output).toContain(`${name}, a clean container, passes: yes`);
    for (const kind of ['undisposed', 'captive', 'perRequest', 'errorPath']) {
      expect(summary, output).toContain(`${name}, ${kind}, names the registration: yes`);
    }
    if (runner === 'vitest') {
      const told = leaveOutStrings(
        maskText(readFileSync(join(reports, `${name}-vitest.txt`), 'utf8')),
      );
      expect(told).toBe(readExpected(`di-${name}-vitest`, told));
    }
  }
  expect(code).toBe(0);
  expect(readdirSync(temp).filter((name) => name.startsWith('heapslope-di-'))).toEqual([]);
});

/** How many strings a random id is put together from, and when V8 makes one of them, differs from run to run. */
function leaveOutStrings(report: string): string {
  return report.replaceAll(/^ +\+[\d.]+ +\(string\).*\n/gm, '');
}

function readExpected(name: string, told: string): string {
  const folder = new URL('./reports/expected/', import.meta.url);
  const file = new URL(`${name}.txt`, folder);
  if (process.env.UPDATE) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, told);
  }
  return readFileSync(file, 'utf8');
}
