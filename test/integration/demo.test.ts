import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runExample } from './run-example.js';

/** A temp folder of the demo's own, so that what it leaves behind can be seen. */
let temp: string;

beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'heapslope-demo-test-'));
});

afterEach(() => rmSync(temp, { recursive: true, force: true }));

test.each(['vitest', 'jest'])(
  'the demo goes as described in %s',
  { timeout: 600_000 },
  async (runner) => {
    const { code, output } = await runExample('run-demo.mjs', ['--only', runner], temp);
    const summary = output.slice(output.lastIndexOf('=== Summary'));

    expect(summary, output).toMatch(/^(Vitest|Jest) .*: leaky fails as expected: yes/m);
    expect(summary, output).toMatch(/^(Vitest|Jest) .*: fixed passes: yes/m);
    expect(code).toBe(0);
    expect(readdirSync(temp)).toEqual([]);
  },
);
