import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { maskText } from './reports/mask-text.js';

/**
 * `examples/di` in both runners, and what its reports say: of Jest what the script itself asks for,
 * of Vitest every word. Without `HEAPSLOPE_ALL=1` two containers run, in Vitest. `UPDATE=1` writes
 * the expected reports anew.
 */
const CONTAINERS = ['typedi', 'tsyringe', 'inversify', 'awilix', 'nestjs'];
const RUNS: [runner: string, containers: string[]][] = process.env.HEAPSLOPE_ALL
  ? [
      ['vitest', CONTAINERS],
      ['jest', CONTAINERS],
    ]
  : [['vitest', ['typedi', 'awilix']]];
const TIME_LIMIT = 900_000;

const script = fileURLToPath(new URL('../../examples/run-di.mjs', import.meta.url));
/** A package that was packed before, so that a whole test run needs to pack only once. */
const tarball = process.env.HEAPSLOPE_TARBALL;

let temp: string;

beforeAll(() => {
  temp = mkdtempSync(join(tmpdir(), 'heapslope-di-test-'));
});

afterAll(() => rmSync(temp, { recursive: true, force: true, maxRetries: 3 }));

test.each(RUNS)('in %s, %j', { timeout: TIME_LIMIT }, async (runner, containers) => {
  const reports = join(temp, `reports-${runner}`);
  const { code, output } = await runExample([
    ...['--only', runner, '--reports', reports],
    ...containers.flatMap((name) => ['--container', name]),
  ]);
  const summary = output.slice(output.lastIndexOf('=== Summary'));

  for (const name of containers) {
    expect(summary, output).toContain(`${name}, corrected, passes: yes`);
    expect(summary, output).toContain(
      `${name}, leaky, fails with a report that names what it should: yes`,
    );
    if (runner === 'vitest') {
      const told = maskText(readFileSync(join(reports, `${name}-vitest.txt`), 'utf8'));
      expect(told).toBe(readExpected(`di-${name}-vitest`, told));
    }
  }
  expect(code).toBe(0);
  expect(readdirSync(temp).filter((name) => name.startsWith('heapslope-di-'))).toEqual([]);
});

function readExpected(name: string, told: string): string {
  const folder = new URL('./reports/expected/', import.meta.url);
  const file = new URL(`${name}.txt`, folder);
  if (process.env.UPDATE) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, told);
  }
  return readFileSync(file, 'utf8');
}

async function runExample(args: string[]) {
  const packed = tarball === undefined ? [] : ['--tarball', tarball];
  const child = spawn(process.execPath, [script, ...args, ...packed], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temp, TEMP: temp, TMP: temp },
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code as number | null, output: stripVTControlCharacters(stderr + stdout) };
}
