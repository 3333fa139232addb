import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishRun } from '../../../src/ci/publish-run.js';
import { planReport } from '../../../src/ci/report-options.js';
import { buildCheck, buildRun } from './build-check.js';

let root: string;
beforeAll(() => (root = mkdtempSync(join(tmpdir(), 'heapslope-publish-'))));
afterAll(() => rmSync(root, { recursive: true }));

describe('what a reporter writes', () => {
  it('is all that can be written, and says what cannot', () => {
    mkdirSync(join(root, 'folder'));
    const plan = planReport({ json: 'folder', sarif: 'new/x.sarif' }, 'reporter', {});
    const { failures, lines } = publishRun(buildRun([buildCheck()]), plan, root);
    expect(failures).toEqual([
      expect.stringMatching(/^heapslope: Cannot write .*folder: there is a folder of that name\./),
    ]);
    expect(lines[0]).toBe('heapslope: 1 leak check: 1 leak');
    expect(JSON.parse(readFileSync(join(root, 'new/x.sarif'), 'utf8'))).toHaveProperty('runs');
  });

  it('fails no run where nobody asked for it', () => {
    mkdirSync(join(root, 'heapslope-report.json'));
    const plan = planReport({}, 'reporter', { CI: 'true' });
    const { failures, lines } = publishRun(buildRun([buildCheck()]), plan, root);
    expect(failures).toEqual([]);
    expect(lines).toContainEqual(expect.stringMatching(/Cannot write .*heapslope-report\.json/));
  });

  const HINT = /^heapslope: to leave known leaks for later, .*HEAPSLOPE_BASELINE=update/;

  it('says once how a leak becomes a known one, where a run fails for leaks', () => {
    const checks = [buildCheck({ test: 'a' }), buildCheck({ test: 'b' })];
    const { lines } = publishRun(buildRun(checks), planReport({}, 'reporter', {}), root);
    expect(lines.filter((line) => HINT.test(line))).toHaveLength(1);
  });

  it.each([
    ['annotations are read by a machine', { annotations: true }, {}],
    ['the baseline is left out', { baseline: 'off' as const }, {}],
    ['a leak was expected', {}, { expected: 'leak' as const, passed: true }],
    ['the check is inconclusive', {}, { verdict: 'inconclusive' as const }],
  ])('does not say it where %s', (_, options, check) => {
    const plan = planReport(options, 'reporter', {});
    const { lines } = publishRun(buildRun([buildCheck(check)]), plan, root);
    expect(lines.filter((line) => HINT.test(line))).toEqual([]);
  });
});
