import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Check } from '../../src/report/run-report.js';
import { runsPart } from '../all-adds.js';
import { validateSarif } from '../fixtures/validate-sarif.js';
import { installProject, type Project, type Run } from './install-project.js';
import { writeReportProject, type ReportProject } from './report-project.js';
import { FILLS, IDLES, IDLES_AGAIN, NO_TIME, OPENS, OPENS_NOTHING, VISITS } from './shop-tests.js';

const MINUTES = 60_000;
/** Reports of Vitest's own, for machines. */
const MACHINES = [
  ...['--reporter=default', '--reporter=json', '--reporter=junit'],
  ...['--outputFile.json=vitest.json', '--outputFile.junit=vitest.xml'],
];
const CLI = 'node_modules/heapslope/dist/cli.mjs';

interface VitestJson {
  testResults: { assertionResults: { meta?: { heapslope?: Check[] } }[] }[];
}

/**
 * What a pull request is told, in one runner, by the packed package. Each run of the runner answers many questions:
 * a check that leaks takes seconds.
 */
export function describeReport(name: string): void {
  const isJest = name.startsWith('jest');
  // Told by what all runners share.
  const hasShared = !isJest || runsPart('what reports share in Jest');
  describe(name, () => {
    let project: Project;
    let shop: ReportProject;

    beforeAll(async () => {
      project = await installProject(name);
      shop = writeReportProject(project, name);
    }, 4 * MINUTES);
    afterAll(() => project?.remove(), 2 * MINUTES);

    describe('two known leaks, of which one is mended, and a new one, on GitHub', () => {
      const files = ['checks.test.js'];
      let recorded: Run;
      let baseline: string;
      let run: Run;

      beforeAll(async () => {
        shop.writeTests('checks.test.js', { ...OPENS, ...FILLS });
        recorded = await shop.run(files, { args: ['-u'] });
        baseline = shop.read('heapslope.baseline.json');
        const tests = { ...VISITS, ...IDLES, ...NO_TIME, ...FILLS, ...OPENS_NOTHING };
        shop.writeTests('checks.test.js', tests);
        writeFileSync(join(shop.dir, 'summary.md'), 'Another step wrote this.\n');
        run = await shop.run(files, {
          env: {
            CI: 'true',
            GITHUB_ACTIONS: 'true',
            GITHUB_STEP_SUMMARY: join(shop.dir, 'summary.md'),
            GITHUB_WORKSPACE: shop.dir,
            HEAPSLOPE_BASELINE: 'update',
          },
          report: { sarif: true, codeQuality: true, html: 'out/page.html' },
        });
      }, 4 * MINUTES);

      test('the runner’s own -u records what leaks, and is green', () => {
        expect(recorded.code, recorded.output).toBe(0);
        const { checks } = JSON.parse(baseline) as { checks: Record<string, object> };
        expect(Object.keys(checks)).toEqual([
          'shop/checks.test.js > shop > fills carts #1',
          'shop/checks.test.js > shop > opens sessions #1',
        ]);
      });

      test('the run fails', () => expect(run.code, run.output).toBe(1));

      test('nothing is recorded in continuous integration', () => {
        expect(run.output).toMatch(
          /HEAPSLOPE_BASELINE=update records nothing in continuous integration/,
        );
        expect(shop.read('heapslope.baseline.json')).toBe(baseline);
      });

      test('what the checks came to is told', () => {
        expect(run.output).toMatch(
          /heapslope: 5 leak checks: 1 leak, 1 inconclusive, 1 known, 2 clean/,
        );
        expect(run.output).toMatch(
          /opens sessions: clean; a known leak is gone: Array sessions in shop\/shop\.js/,
        );
      });

      test('annotations stand at the lines that have to change', () => {
        const own = run.output.split('\n').filter((line) => /^::\w+ title=/.test(line));
        expect(
          own.map((line) => line.replace(/^(::.*?)::.*$/, '$1').replace(/,col=\d+/, '')),
        ).toEqual([
          '::error title=Memory leak%3A shop > counts visits,file=shop/shop.js,line=11',
          '::notice title=Known memory leak%3A shop > fills carts,file=shop/shop.js,line=9',
          '::error title=Leak check without a verdict%3A shop > has no time,file=shop/checks.test.js,line=5',
          '::notice title=Known leak is gone%3A shop > opens sessions,file=shop/checks.test.js,line=7',
        ]);
        expect(own[0]).toMatch(/::Leak: Set visits in shop\/shop\.js: \+1\.00 value per call, /);
      });

      test('the summary is added to the step, worst first', () => {
        const text = shop.read('summary.md');
        expect(text).toMatch(
          /^Another step wrote this\.\n[^]*\n## heapslope: 1 leak, 1 inconclusive, 1 known, 2 clean\n/,
        );
        const rows = text.split('\n').filter((line) => /^\| [^|-]/.test(line));
        expect(rows.map((row) => row.split('<')[0]!.trim())).toEqual([
          '| ❌ leak |',
          '| ⚠️ inconclusive |',
          '| 🔕 known leak |',
          '| ✅ clean |',
          '| ✅ clean |',
        ]);
        expect(text.match(/<details>/g)).toHaveLength(3);
      });

      test('the report file has all five, by its schema', () => {
        const report = shop.readReport();
        const validate = new Ajv2020({ allowUnionTypes: true }).compile(
          JSON.parse(shop.read('node_modules/heapslope/dist/report.schema.json')) as object,
        );
        validate(report);
        expect(validate.errors).toBeNull();
        expect(report.runtime.runner).toBe(name.split('-')[0]);
        expect(
          report.checks.map(({ test: title, verdict, passed, line, known }) => [
            title,
            verdict,
            passed,
            line,
            known?.leaks.map(({ status }) => status),
          ]),
        ).toEqual([
          ['shop > counts visits', 'leak', false, 3, undefined],
          ['shop > fills carts', 'leak', true, 6, ['known']],
          ['shop > has no time', 'inconclusive', false, 5, undefined],
          ['shop > idles', 'clean', true, 4, undefined],
          ['shop > opens sessions', 'clean', true, 7, ['gone']],
        ]);
        expect(report.checks[0]!.id).toBe('shop/checks.test.js > shop > counts visits #1');
      });

      test('SARIF has what failed and what is known, by its schema', () => {
        const sarif = JSON.parse(shop.read('heapslope.sarif')) as {
          runs: { results: { ruleId: string; suppressions?: unknown }[] }[];
        };
        expect(validateSarif(sarif)).toBeNull();
        expect(
          sarif.runs[0]!.results.map(({ ruleId, suppressions }) => [
            ruleId,
            suppressions !== undefined,
          ]),
        ).toEqual([
          ['heapslope/leak', false],
          ['heapslope/known', true],
          ['heapslope/inconclusive', false],
          ['heapslope/gone', false],
        ]);
      });

      test('GitLab’s code quality and the page are written', () => {
        const issues = JSON.parse(shop.read('gl-code-quality-report.json')) as object[];
        expect(issues.map((issue) => (issue as { location: object }).location)).toEqual([
          { path: 'shop/shop.js', lines: { begin: 11 } },
          { path: 'shop/shop.js', lines: { begin: 9 } },
          { path: 'shop/checks.test.js', lines: { begin: 5 } },
          { path: 'shop/checks.test.js', lines: { begin: 7 } },
        ]);
        expect(shop.read('out/page.html')).toMatch(/^<!doctype html>/);
      });

      test('what is gone fails where that is strict', { timeout: MINUTES }, async () => {
        const strict = await shop.run(files, {
          args: ['-t', 'opens sessions', ...(isJest ? [] : MACHINES)],
          report: { baseline: 'strict', json: 'strict.json' },
        });
        expect(strict.code, strict.output).toBe(1);
        expect(strict.output).toMatch(
          /Gone: Array sessions in shop\/shop\.js is in heapslope\.baseline\.json/,
        );
        if (isJest) return;
        // Vitest carries the verdict to its own reporters.
        const { testResults } = JSON.parse(shop.read('vitest.json')) as VitestJson;
        const metas = testResults.flatMap(({ assertionResults }) =>
          assertionResults.flatMap(({ meta }) => meta?.heapslope ?? []),
        );
        expect(metas.map(({ verdict, passed }) => [verdict, passed])).toEqual([['clean', false]]);
        expect(shop.read('vitest.xml')).toMatch(
          /<property name="heapslope" value="[^"]*Array sessions/,
        );
      });

      if (!hasShared) return;

      test('heapslope baseline takes out what is gone', { timeout: MINUTES }, async () => {
        const report = 'heapslope-report.json';
        const baselineOf = (args: string[], env: Record<string, string>) =>
          project.run([CLI, 'baseline', ...args], env);
        const show = await baselineOf(['show', report, '--strict'], { CI: '' });
        expect(show.output).toMatch(/Array sessions in shop\/shop\.js {2}\(gone\)/);
        expect(show.code).toBe(1);
        const inCi = await baselineOf(['prune', report], { CI: 'true' });
        expect(inCi.output).toMatch(/In continuous integration nothing is written/);
        expect(inCi.code).toBe(3);
        const pruned = await baselineOf(['prune', report], { CI: '' });
        expect(pruned.output).toMatch(/heapslope\.baseline\.json: written; 1 leak known, 2 before/);
        expect(pruned.code).toBe(0);
        const again = await baselineOf(['show', report, '--strict'], { CI: '' });
        expect(again.code, again.output).toBe(0);
        const updated = await baselineOf(['update', report], { CI: '' });
        expect(updated.output).toMatch(/written; 2 leaks known, 1 before/);
      });
    });

    if (!isJest || runsPart('shards in Jest'))
      test(
        'several workers, a second try, and shards come to the same report',
        { timeout: 3 * MINUTES },
        async () => {
          const files = ['one.test.js', 'two.test.js'];
          shop.writeTests('one.test.js', IDLES);
          shop.writeTests('two.test.js', IDLES_AGAIN);
          writeFileSync(
            join(shop.dir, 'heapslope.baseline.json'),
            '{"schemaVersion":1,"checks":{}}',
          );
          for (const [json, args] of [
            ['all.json', []],
            ['shard-1.json', ['--shard=1/2']],
            ['shard-2.json', ['--shard=2/2']],
          ] as const) {
            const run = await shop.run(files, { args: [...args], report: { json }, workers: 2 });
            expect(run.code, run.output).toBe(0);
          }
          const ids = (file: string) => shop.readReport(file).checks.map(({ id }) => id);
          expect(ids('all.json')).toEqual([
            'shop/one.test.js > shop > idles #1',
            'shop/two.test.js > shop > idles again #1',
          ]);
          const shards = ['shard-1.json', 'shard-2.json'];
          for (const shard of shards) expect(ids(shard)).toHaveLength(1);
          const merged = await project.run([CLI, 'report', ...shards, '--json', 'whole.json']);
          expect(merged.code, merged.output).toBe(0);
          expect(merged.output).toMatch(/^heapslope: 2 leak checks: 2 clean/);
          expect(ids('whole.json')).toEqual(ids('all.json'));
        },
      );

    if (!hasShared) return;

    describe('bad input costs no result of a test', () => {
      const passed = isJest ? /Tests: +1 passed/ : /Tests +1 passed/;

      test(
        'a broken baseline, and files that cannot be written',
        { timeout: MINUTES },
        async () => {
          shop.writeTests('idle.test.js', IDLES);
          const text = '{"schemaVersion": 1, "checks": {';
          writeFileSync(join(shop.dir, 'heapslope.baseline.json'), text);
          const { code, output } = await shop.run(['idle.test.js'], {
            env: { HEAPSLOPE_BASELINE: 'update' },
            report: { html: 'package.json/page.html', sarif: 'shop', json: 'made/late.json' },
          });
          expect(output).toMatch(/heapslope\.baseline\.json is broken: it is no JSON/);
          expect(output).toMatch(/Cannot write .*page\.html: a part of the path is a file/);
          expect(output).toMatch(/Cannot write .*shop: there is a folder of that name/);
          expect(output).toMatch(passed);
          expect(code).toBe(1);
          expect(shop.readReport('made/late.json').checks).toHaveLength(1);
          expect(shop.read('heapslope.baseline.json')).toBe(text);
        },
      );

      test('an unknown option of the reporter', { timeout: MINUTES }, async () => {
        const { code, output } = await shop.run(['idle.test.js'], { report: { sarfi: true } });
        expect(output).toMatch(/has no option "sarfi"\. Did you mean `sarif`\?/);
        expect(code).toBe(1);
      });
    });
  });
}
