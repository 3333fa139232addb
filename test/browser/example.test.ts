import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { runExample } from '../integration/run-example.js';

it('runs examples/browser in Vitest and in Playwright Test', { timeout: 600_000 }, async () => {
  const temp = mkdtempSync(join(tmpdir(), 'heapslope-browser-test-'));
  try {
    const { code, output } = await runExample(
      'run-browser.mjs',
      ['--tarball', inject('tarball')],
      temp,
    );
    const summary = output.slice(output.lastIndexOf('=== Summary'));
    for (const runner of ['Vitest', 'Playwright Test']) {
      expect(summary, output).toMatch(
        new RegExp(`${runner} [\\d.]+: leaky fails as expected: yes`),
      );
      expect(summary, output).toMatch(new RegExp(`${runner} [\\d.]+: fixed passes: yes`));
    }
    expect(code).toBe(0);
  } finally {
    rmSync(temp, { recursive: true, force: true, maxRetries: 3 });
  }
});
