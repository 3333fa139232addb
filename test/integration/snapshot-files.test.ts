import { describe, expect, it } from 'vitest';
import { runScript } from './run-script.js';

/** What is in `snapshotDir` after a check of `handler`, and how it ended. */
function check(
  handler: string,
  options = '',
): Promise<{ ended: string; verdict?: string; text?: string; files: string[] }> {
  return runScript(`
    import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
    import { tmpdir } from 'node:os';
    import { join } from 'node:path';
    import { detectLeak, formatReport } from HEAPSLOPE;
    const snapshotDir = mkdtempSync(join(tmpdir(), 'heapslope-kept-'));
    const kept = [];
    const controller = new AbortController();
    let buffer = Buffer.alloc(1000);
    const ended = await detectLeak(${handler}, { snapshotDir, ${options} }).then(
      (report) => ({
        ended: 'with a report',
        verdict: report.verdict,
        text: formatReport(report, { width: 400 }),
      }),
      (error) => ({ ended: String(error) }),
    );
    print({ ...ended, files: readdirSync(snapshotDir) });
    rmSync(snapshotDir, { recursive: true });
  `);
}

describe('snapshots are kept in snapshotDir', () => {
  it.each([
    ['an object', '() => void kept.push({})', /LEAK +Array kept/],
    [
      'a buffer that no new object holds, which is named by its channel',
      '() => { buffer = Buffer.alloc(buffer.length + 4096); }',
      /LEAK +ArrayBuffer buffer in .*: \+4\.1 kB per call, and array\s+buffers grow by 4\.1 kB per call,\s+over \d+ calls\.[^]*advice +Buffers, typed arrays and what streams hold/,
    ],
  ])('of a leak of %s', async (_, handler, says) => {
    const { text, files } = await check(handler);
    expect(text).toMatch(says);
    expect(files).toEqual([expect.stringMatching(/^heapslope-.*\.heapsnapshot$/)]);
  });

  it('and of nothing else', async () => {
    const clean = await check('() => {}', "explain: 'always'");
    expect(clean).toMatchObject({ ended: 'with a report', verdict: 'clean', files: [] });
  });

  it('but not where the check fails after they were taken', async () => {
    const failing = await check(
      '() => void kept.push({})',
      "ignore: [() => { throw new Error('a predicate of mine'); }]",
    );
    expect(failing).toEqual({ ended: 'Error: a predicate of mine', files: [] });
  });
});

describe('an aborted check', () => {
  it('rejects with the reason also while it explains, and leaves no file', async () => {
    const aborted = await check(
      '() => void kept.push({})',
      `signal: controller.signal,
       onProgress: ({ phase, batches }) => {
         if (phase === 'look' && batches === 1) controller.abort(new Error('enough'));
       },`,
    );
    expect(aborted).toEqual({ ended: 'Error: enough', files: [] });
  });
});
