import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runExample } from '../run-example.js';

/** A temp folder of the example's own, so that what it leaves behind can be seen. */
let temp: string;

beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'heapslope-bench-test-'));
});

afterEach(() => rmSync(temp, { recursive: true, force: true }));

test('the comparison of memoisers goes as described', { timeout: 600_000 }, async () => {
  const { code, output } = await runExample('run-bench.mjs', [], temp);
  expect(output).toMatch(/tinybench: the WeakMap retains less than 1 B: yes/);
  expect(code, output).toBe(0);
  expect(readdirSync(temp)).toEqual([]);
});
