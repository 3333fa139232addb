import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../examples/run-demo.mjs', import.meta.url));
/** A package that was packed before, so that a whole test run needs to pack only once. */
const tarball = process.env.HEAPSLOPE_TARBALL;

/** A temp folder of the demo's own, so that what it leaves behind can be seen. */
let temp: string;

beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'heapslope-demo-test-'));
});

afterEach(() => rmSync(temp, { recursive: true, force: true }));

/** Explaining takes long in Jest: `HEAPSLOPE_ALL=1` runs it there, too, as `npm run demo` does. */
const RUNNERS = process.env.HEAPSLOPE_ALL ? ['vitest', 'jest'] : ['vitest'];

test.each(RUNNERS)('the demo goes as described in %s', { timeout: 600_000 }, async (runner) => {
  const { code, output } = await runDemo(runner);
  const summary = output.slice(output.lastIndexOf('=== Summary'));

  expect(summary, output).toMatch(/^(Vitest|Jest) .*: leaky fails as expected: yes/m);
  expect(summary, output).toMatch(/^(Vitest|Jest) .*: fixed passes: yes/m);
  expect(code).toBe(0);
  expect(readdirSync(temp)).toEqual([]);
});

async function runDemo(runner: string) {
  const packed = tarball === undefined ? [] : ['--tarball', tarball];
  const child = spawn(process.execPath, [script, '--only', runner, ...packed], {
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
