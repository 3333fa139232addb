import { describe, expect, it } from 'vitest';
import { createPage } from '../../../src/page/create-page.js';
import type { Check } from '../../../src/report/run-report.js';
import { buildCheck, buildCleanCheck, buildRun } from '../ci/build-check.js';
import { buildGrowth, buildLeak, buildReport } from '../report/build-report.js';

const MEGABYTE = 1024 * 1024;
const LINES = Array.from({ length: 40 }, (_, at) => `${'x'.repeat(150)} ${at} ä`).join('\n');
const parts = { script: 'x', hash: () => 'hash', readSource: () => LINES };
const pageOf = (checks: Check[]) => createPage({ kind: 'run', report: buildRun(checks) }, parts);

/** As large as checks come: many culprits, each with a long path through files. */
function buildLargeCheck(index: number): Check {
  const location = { file: `src/${'folder/'.repeat(6)}file.ts`, line: 20, column: 3 };
  const steps = Array.from({ length: 20 }, (_, at) => ({
    edge: `property${at}`,
    object: `Object${at}`,
    isGrowing: at === 5,
    location,
  }));
  const leaks = Array.from({ length: 10 }, (_, at) =>
    buildLeak({ fingerprint: `${index}-${at}`, retainerPath: steps }),
  );
  const constructors = Array.from({ length: 20 }, (_, at) => buildGrowth(`Class${at}`, 80));
  return buildCheck({
    id: `check ${index} #1`,
    test: `check ${index}`,
    report: buildReport({ leaks, constructors }),
  });
}

describe('the page of a suite', () => {
  it('of 500 large checks is under 5 MB, and tells all of them', () => {
    const checks = Array.from({ length: 500 }, (_, index) => buildLargeCheck(index));
    const page = pageOf([...checks, buildCleanCheck({ id: 'clean #1', test: 'clean' })]);
    expect(Buffer.byteLength(page)).toBeLessThan(5 * MEGABYTE);
    expect(page.match(/class="check"/g)).toHaveLength(501);
    expect(page.match(/This page has no room for more of it/g)!.length).toBeGreaterThan(400);
    expect(page).toContain('<h3>check 499</h3>');
    // The worst ones come first, with everything.
    expect(page.indexOf('class="source"')).toBeLessThan(page.indexOf('no room for more'));
  });

  it('has everything of checks of the usual size', () => {
    const checks = Array.from({ length: 100 }, (_, index) =>
      buildCheck({ id: `check ${index} #1`, test: `check ${index}` }),
    );
    expect(pageOf(checks)).not.toContain('no room for more');
  });

  it('of one check has everything, however large', () => {
    expect(pageOf([buildLargeCheck(1)])).not.toContain('no room for more');
  });
});
