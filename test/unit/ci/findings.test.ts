import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLine } from '../../../src/ci/find-line.js';
import { formatCodeQuality } from '../../../src/ci/format-code-quality.js';
import { formatSarif } from '../../../src/ci/format-sarif.js';
import { formatSummary } from '../../../src/ci/format-summary.js';
import { annotateFindings } from '../../../src/ci/github-annotations.js';
import { listFindings } from '../../../src/ci/list-findings.js';
import type { Check } from '../../../src/report/run-report.js';
import { validateSarif } from '../../fixtures/validate-sarif.js';
import { buildInconclusiveReport, buildLeak, buildReport } from '../report/build-report.js';
import { buildCheck, buildCleanCheck, buildRun } from './build-check.js';

const HOSTILE = '</pre><script>alert(1)</script>\u001b[31m\u202e|`@team`\r\n::error::%0A';
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'heapslope-findings-'));
  for (const file of ['src/bff.ts', 'test/orders.test.ts', 'packages/a/x.ts']) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
});
afterAll(() => rmSync(root, { recursive: true }));

const known = (check: Check, ...statuses: ('known' | 'new' | 'gone' | 'worse')[]): Check => ({
  ...check,
  passed: statuses.every((status) => status === 'known' || status === 'gone'),
  known: {
    passes: true,
    leaks: statuses.map((status, index) => ({
      fingerprint: check.report.leaks[index]?.fingerprint ?? 'gone1',
      status,
      what: 'Array Container.instances',
      recorded: 600,
      bytesPerCall: 601.6,
    })),
  },
});
const hostile = () =>
  buildCheck({
    test: HOSTILE,
    report: buildReport({
      name: HOSTILE,
      reason: HOSTILE,
      warnings: [{ code: HOSTILE, message: HOSTILE }],
      leaks: [
        buildLeak({
          growing: { constructor: HOSTILE, edge: HOSTILE, describe: HOSTILE },
          pattern: { id: HOSTILE, advice: HOSTILE },
        }),
      ],
    }),
  });

describe('the line that has to change', () => {
  it('is the user’s own line that allocates, not that of a package', () =>
    expect(findLine(buildCheck(), root)).toEqual({ file: 'src/bff.ts', line: 31, column: 20 }));

  it('is the one that puts it into what keeps it, where that is known', () => {
    const putSite = { code: 'all.push(x)', file: 'packages/a/x.ts', line: 6, column: 3 };
    const report = buildReport({ leaks: [buildLeak({ putSite })] });
    const { code: _, ...place } = putSite;
    expect(findLine(buildCheck({ report }), root)).toEqual(place);
  });

  it('is the holder’s where nothing of the user’s allocates', () => {
    const { allocationSite: _, ...leak } = buildLeak();
    const location = { file: 'packages/a/x.ts', line: 3, column: 1 };
    const retainerPath = [
      { edge: '', object: 'global', isGrowing: false },
      { edge: '.x', object: 'Array', isGrowing: true, location },
    ];
    const report = buildReport({ leaks: [{ ...leak, retainerPath }] });
    expect(findLine(buildCheck({ report }), root)).toEqual(location);
  });

  it('is the check’s where nothing else is known, or no such file is there', () => {
    const { allocationSite: _, ...leak } = buildLeak();
    const place = { file: 'test/orders.test.ts', line: 12, column: 5 };
    expect(findLine(buildCheck({ report: buildReport({ leaks: [leak] }) }), root)).toEqual(place);
    const site = { function: 'f', file: '../../etc/passwd', line: 1, column: 1, stack: [] };
    const report = buildReport({ leaks: [{ ...leak, allocationSite: site }] });
    expect(findLine(buildCheck({ report }), root)).toEqual(place);
  });
});

describe('annotations of GitHub', () => {
  const annotate = (check: Check, workspace?: string) =>
    annotateFindings(listFindings(check, root), root, workspace);

  it('stand at the line, by what the check came to', () => {
    const leak = buildCheck();
    expect(annotate(leak)[0]).toMatch(
      /^::error title=Memory leak%3A orders > GET \/orders,file=src\/bff\.ts,line=31,col=20::/,
    );
    expect(annotate(known(leak, 'known'))[0]).toMatch(/^::notice title=Known memory leak/);
    expect(annotate(buildCleanCheck())).toEqual([]);
    expect(annotate(known(buildCleanCheck(), 'gone'))[0]).toMatch(
      /^::notice title=Known leak is gone.*file=test\/orders\.test\.ts,line=12,col=5/,
    );
    expect(annotate(buildCheck({ report: buildInconclusiveReport() }))[0]).toMatch(
      /^::error title=Leak check without a verdict.*file=test\/orders\.test\.ts,line=12/,
    );
    expect(annotate({ ...leak, expected: 'leak', passed: true })).toEqual([]);
    expect(annotate(buildCleanCheck({ expected: 'leak', passed: false }))[0]).toMatch(
      /^::error title=No leak where one is expected/,
    );
  });

  it('tell the new leak alone where others are known', () => {
    const report = buildReport({
      leaks: [buildLeak({ fingerprint: 'a' }), buildLeak({ fingerprint: 'b' })],
    });
    const findings = listFindings(known(buildCheck({ report }), 'known', 'new'), root);
    expect(findings.map(({ rule, fingerprint }) => [rule, fingerprint])).toEqual([['leak', 'b']]);
  });

  it('show warnings of checks that pass', () => {
    const report = {
      ...buildCleanCheck().report,
      warnings: [{ code: 'mock', message: 'A mock.' }],
    };
    expect(annotateFindings(listFindings(buildCleanCheck({ report }), root), root, '')).toEqual([
      '::warning title=Leak check%3A orders > GET /orders,file=test/orders.test.ts,line=12,col=5::A mock. (mock)',
    ]);
  });

  it('name files as the repository has them', () =>
    expect(annotate(buildCheck(), dirname(root))[0]).toContain(
      `file=${root.split('/').at(-1)}/src/bff.ts`,
    ));

  it('cannot be ended or steered by a name', () => {
    for (const line of annotateFindings(listFindings(hostile(), root), root, undefined)) {
      expect(line).toMatch(/^::error title=[^:]*::/);
      // oxlint-disable-next-line no-control-regex -- these are what must not be there
      expect(line).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/);
    }
  });
});

describe('the step summary', () => {
  it('is a table, worst first, with the reports folded', () => {
    const text = formatSummary(
      buildRun([
        buildCleanCheck({ test: 'clean' }),
        known(buildCheck({ test: 'old' }), 'known'),
        buildCheck({ test: 'new' }),
      ]),
      ['A note.'],
    );
    const rows = text
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| |'));
    expect(text).toMatch(/^## heapslope: 1 leak, 1 known, 1 clean\n/);
    expect(rows.map((row) => row.slice(0, 30))).toEqual([
      '| ❌ leak | <code>new</code><br'.slice(0, 30),
      '| 🔕 known leak | <code>old</co'.slice(0, 30),
      '| ✅ clean | <code>clean</code>'.slice(0, 30),
    ]);
    expect(text.match(/<details>/g)).toHaveLength(2);
    expect(text).toContain('> A note.');
  });

  it('shows names as they are, and no more', () => {
    const text = formatSummary(buildRun([hostile()]));
    expect(text).not.toMatch(/<script|<\/pre>\S|@team/);
    expect(text.split('\n').filter((line) => line.startsWith('| ❌'))).toHaveLength(1);
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
  });

  it('fits what GitHub takes', () => {
    const checks = Array.from({ length: 2000 }, (_, index) =>
      buildCheck({ test: `t${index}`, id: `t${index}` }),
    );
    expect(Buffer.byteLength(formatSummary(buildRun(checks)))).toBeLessThan(1024 * 1024);
  });
});

describe('files for machines', () => {
  const checks = () => [
    buildCheck(),
    known(buildCheck({ test: 'known' }), 'known'),
    buildCheck({ test: 'unsure', report: buildInconclusiveReport() }),
    hostile(),
  ];
  const findings = () => checks().flatMap((check) => listFindings(check, root));

  it('SARIF is what its schema says', () => {
    const sarif = JSON.parse(formatSarif(buildRun(checks()), findings(), (file) => file)) as {
      runs: { results: { ruleId: string; level: string; suppressions?: unknown }[] }[];
    };
    expect(validateSarif(sarif)).toBeNull();
    expect(sarif.runs[0]!.results.map(({ ruleId, level }) => `${ruleId} ${level}`)).toEqual([
      'heapslope/leak error',
      'heapslope/known note',
      'heapslope/inconclusive error',
      'heapslope/leak error',
    ]);
    expect(sarif.runs[0]!.results[1]!.suppressions).toBeDefined();
  });

  it('GitLab’s code quality has its fields, and a fingerprint of its own for each', () => {
    const issues = JSON.parse(formatCodeQuality(findings(), (file) => file)) as Record<
      string,
      unknown
    >[];
    expect(issues).toHaveLength(4);
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(4);
    expect(issues[0]).toMatchObject({
      check_name: 'heapslope/leak',
      severity: 'major',
      location: { path: 'src/bff.ts', lines: { begin: 31 } },
    });
  });
});
