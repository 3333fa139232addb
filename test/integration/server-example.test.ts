import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runExample } from './run-example.js';

/** `examples/server`, whose script checks what the reports say. Minutes: only in `npm run test:all`. */
const CLAIMS = 12;
const TIME_LIMIT = 900_000;

let temp: string;

beforeAll(() => {
  temp = mkdtempSync(join(tmpdir(), 'heapslope-server-test-'));
});

afterAll(() => rmSync(temp, { recursive: true, force: true, maxRetries: 3 }));

test(
  'the servers of examples/server, launched and attached to',
  { timeout: TIME_LIMIT },
  async () => {
    const { code, output } = await runExample('run-server.mjs', [], temp);
    const summary = output.slice(output.lastIndexOf('=== Summary'));
    expect(summary.match(/: yes$/gm), output).toHaveLength(CLAIMS);
    expect(code).toBe(0);
    expect(readdirSync(temp).filter((name) => name.startsWith('heapslope-server-'))).toEqual([]);
  },
);
