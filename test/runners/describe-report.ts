import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { validateSarif } from '../fixtures/validate-sarif.js';
import { installProject, type Project, type Run } from './install-project.js';
import { writeReportProject, type ReportProject } from './report-project.js';

const MINUTES = 60_000;
const ON_GITHUB = { CI: 'true', GITHUB_ACTIONS: 'true' };

const notLeaking = (handler: string) => `await expect(${handler}).not.toLeakMemory();`;
const OPENS = { 'opens sessions': notLeaking('() => openSession()') };
const FILLS = { 'fills carts': notLeaking('() => fillCart()') };
const LOGS = { 'writes logs': notLeaking('() => writeLog()') };
const VISITS = { 'counts visits': notLeaking('() => visit()') };
const IDLES = { idles: notLeaking('() => idle()') };
const NO_TIME = { 'has no time': notLeaking('slowLeak') };

/** What a pull request is told, in one runner, by the packed package. */
export function describeReport(name: string): void {
  describe(name, () => {
    let project: Project;
    let shop: ReportProject;

    beforeAll(async () => {
      project = await installProject(name);
      shop = writeReportProject(project, name);
    }, 4 * MINUTES);
    afterAll(() => project?.remove(), 2 * MINUTES);

    describe('a leaking, a clean, an inconclusive and a known check on GitHub', () => {
      let run: Run;
      const [known] = Object.keys(FILLS);

      beforeAll(async () => {
        shop.writeTests('checks.test.js', { ...OPENS, ...IDLES, ...NO_TIME, ...FILLS });
        const env = { HEAPSLOPE_BASELINE: 'update' };
        const recorded = await shop.run(['checks.test.js'], { env, args: ['-t', known!] });
        expect(recorded.code, recorded.output).toBe(0);
        writeFileSync(join(shop.dir, 'summary.md'), 'Another step wrote this.\n');
        run = await shop.run(['checks.test.js'], {
          env: {
            ...ON_GITHUB,
            GITHUB_STEP_SUMMARY: join(shop.dir, 'summary.md'),
            GITHUB_WORKSPACE: shop.dir,
          },
          report: { sarif: true, codeQuality: true, html: 'out/page.html' },
        });
      }, 4 * MINUTES);

      test('the run fails', () => expect(run.code, run.output).toBe(1));

      test('annotations stand at the lines that have to change', () => {
        const own = run.output.split('\n').filter((line) => /^::\w+ title=/.test(line));
        expect(
          own.map((line) => line.replace(/^(::.*?)::.*$/, '$1').replace(/,col=\d+/, '')),
        ).toEqual([
          '::notice title=Known memory leak%3A shop > fills carts,file=shop/shop.js,line=9',
          '::error title=Leak check without a verdict%3A shop > has no time,file=shop/checks.test.js,line=5',
          '::error title=Memory leak%3A shop > opens sessions,file=shop/shop.js,line=8',
        ]);
        expect(own.at(-1)).toMatch(
          /::Leak: Array sessions in shop\/shop\.js: \+1\.00 element per call, /,
        );
      });

      test('the summary is added to the step, worst first', () => {
        const text = shop.read('summary.md');
        expect(text).toMatch(
          /^Another step wrote this\.\n[^]*\n## heapslope: 1 leak, 1 inconclusive, 1 known, 1 clean\n/,
        );
        const rows = text.split('\n').filter((line) => /^\| [^|-]/.test(line));
        expect(rows.map((row) => row.split('<')[0]!.trim())).toEqual([
          '| ❌ leak |',
          '| ⚠️ inconclusive |',
          '| 🔕 known leak |',
          '| ✅ clean |',
        ]);
        expect(text.match(/<details>/g)).toHaveLength(3);
      });

      test('the report file has all four, by its schema', () => {
        const report = shop.readReport();
        const validate = new Ajv2020({ allowUnionTypes: true }).compile(
          JSON.parse(shop.read('node_modules/heapslope/dist/report.schema.json')) as object,
        );
        validate(report);
        expect(validate.errors).toBeNull();
        expect(report.runtime.runner).toBe(name.split('-')[0]);
        expect(
          report.checks.map(({ id, verdict, passed, line, known: leaks }) => [
            id,
            verdict,
            passed,
            line,
            leaks?.leaks.map(({ status }) => status),
          ]),
        ).toEqual([
          ['shop/checks.test.js > shop > fills carts #1', 'leak', true, 6, ['known']],
          ['shop/checks.test.js > shop > has no time #1', 'inconclusive', false, 5, undefined],
          ['shop/checks.test.js > shop > idles #1', 'clean', true, 4, undefined],
          ['shop/checks.test.js > shop > opens sessions #1', 'leak', false, 3, undefined],
        ]);
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
          ['heapslope/known', true],
          ['heapslope/inconclusive', false],
          ['heapslope/leak', false],
        ]);
      });

      test('GitLab’s code quality and the page are written', () => {
        const issues = JSON.parse(shop.read('gl-code-quality-report.json')) as object[];
        expect(issues.map((issue) => (issue as { location: object }).location)).toEqual([
          { path: 'shop/shop.js', lines: { begin: 9 } },
          { path: 'shop/checks.test.js', lines: { begin: 5 } },
          { path: 'shop/shop.js', lines: { begin: 8 } },
        ]);
        expect(shop.read('out/page.html')).toMatch(/^<!doctype html>/);
      });

      test(
        'nothing is recorded in continuous integration',
        async () => {
          const before = shop.read('heapslope.baseline.json');
          const env = { ...ON_GITHUB, HEAPSLOPE_BASELINE: 'update' };
          const { code, output } = await shop.run(['checks.test.js'], {
            env,
            args: ['-t', 'opens'],
          });
          expect(code).toBe(1);
          expect(output).toMatch(
            /HEAPSLOPE_BASELINE=update records nothing in continuous integration/,
          );
          expect(shop.read('heapslope.baseline.json')).toBe(before);
        },
        2 * MINUTES,
      );
    });

    describe('adoption', () => {
      const files = ['adopt.test.js'];
      const three = { ...OPENS, ...FILLS, ...LOGS };

      test(
        'three leaks are recorded by the runner’s own -u, and the run is green',
        async () => {
          shop.writeTests('adopt.test.js', three);
          const recorded = await shop.run(files, { args: ['-u'] });
          expect(recorded.code, recorded.output).toBe(0);
          const { checks } = JSON.parse(shop.read('heapslope.baseline.json')) as { checks: object };
          const own = Object.keys(checks).filter((id) => id.startsWith('shop/adopt.test.js'));
          expect(own).toHaveLength(3);
          const green = await shop.run(files, { env: { CI: 'true' } });
          expect(green.code, green.output).toBe(0);
          expect(green.output).toMatch(/heapslope: 3 leak checks: 3 known/);
        },
        4 * MINUTES,
      );

      test(
        'two runs write the same bytes',
        async () => {
          const before = shop.read('heapslope.baseline.json');
          const { code } = await shop.run(files, { env: { HEAPSLOPE_BASELINE: 'update' } });
          expect(code).toBe(0);
          expect(shop.read('heapslope.baseline.json')).toBe(before);
        },
        2 * MINUTES,
      );

      test(
        'a fourth leak fails alone',
        async () => {
          shop.writeTests('adopt.test.js', { ...three, ...VISITS });
          const { code, output } = await shop.run(files, { report: { json: 'four.json' } });
          expect(code, output).toBe(1);
          expect(output).toMatch(/heapslope: 4 leak checks: 1 leak, 3 known/);
          const failed = shop.readReport('four.json').checks.filter(({ passed }) => !passed);
          expect(failed.map(({ test: title }) => title)).toEqual(['shop > counts visits']);
        },
        3 * MINUTES,
      );

      test(
        'one that is mended is told, and fails where that is strict',
        async () => {
          shop.writeTests('adopt.test.js', {
            ...FILLS,
            ...LOGS,
            'opens sessions': notLeaking('() => idle()'),
          });
          const told = await shop.run(files, { report: { json: 'mended.json' } });
          expect(told.code, told.output).toBe(0);
          expect(told.output).toMatch(
            /opens sessions: clean; a known leak is gone: Array sessions in shop\/shop\.js/,
          );
          const strict = await shop.run(files, {
            args: ['-t', 'opens sessions'],
            report: { baseline: 'strict' },
          });
          expect(strict.code, strict.output).toBe(1);
          expect(strict.output).toMatch(
            /Gone: Array sessions in shop\/shop\.js is in heapslope\.baseline\.json/,
          );
        },
        4 * MINUTES,
      );

      test('heapslope baseline takes out what is gone', async () => {
        const cli = 'node_modules/heapslope/dist/cli.mjs';
        const show = await project.run([cli, 'baseline', 'show', 'mended.json', '--strict'], {
          CI: '',
        });
        expect(show.output).toMatch(/Array sessions in shop\/shop\.js {2}\(gone\)/);
        expect(show.code).toBe(1);
        const inCi = await project.run([cli, 'baseline', 'prune', 'mended.json'], { CI: 'true' });
        expect(inCi.output).toMatch(/In continuous integration nothing is written/);
        expect(inCi.code).toBe(3);
        const pruned = await project.run([cli, 'baseline', 'prune', 'mended.json'], { CI: '' });
        expect(pruned.output).toMatch(
          /heapslope\.baseline\.json: written; \d leaks known, \d before/,
        );
        expect(pruned.code).toBe(0);
        const again = await project.run([cli, 'baseline', 'show', 'mended.json', '--strict'], {
          CI: '',
        });
        expect(again.code, again.output).toBe(0);
      });
    });

    describe('bad input costs no result of a test', () => {
      const files = ['idle.test.js'];
      const idle = async (report: object, env = {}) => {
        shop.writeTests('idle.test.js', IDLES);
        return shop.run(files, { report, env });
      };
      const passed = name.startsWith('jest') ? /Tests: +1 passed/ : /Tests +1 passed/;

      test.each([
        [
          'broken',
          '{"schemaVersion": 1, "checks": {',
          /heapslope\.baseline\.json is broken: it is no JSON/,
        ],
        [
          'of a later version',
          '{"schemaVersion": 9, "checks": {}}',
          /written by a later heapslope/,
        ],
        [
          'of another project',
          '{"schemaVersion": 1, "project": "other", "checks": {}}',
          /is of another project: of "other"/,
        ],
      ])('a baseline that is %s', { timeout: MINUTES }, async (_, text, message) => {
        const before = shop.read('heapslope.baseline.json');
        writeFileSync(join(shop.dir, 'heapslope.baseline.json'), text);
        const { code, output } = await idle({}, { HEAPSLOPE_BASELINE: 'update' });
        expect(output).toMatch(message);
        expect(output).toMatch(passed);
        expect(code).toBe(0);
        expect(shop.read('heapslope.baseline.json')).toBe(text);
        writeFileSync(join(shop.dir, 'heapslope.baseline.json'), before);
      });

      test('files that cannot be written', { timeout: MINUTES }, async () => {
        const { code, output } = await idle({
          html: 'package.json/page.html',
          sarif: 'shop',
          json: 'late.json',
        });
        expect(output).toMatch(/Cannot write .*page\.html: a part of the path is a file/);
        expect(output).toMatch(/Cannot write .*shop: there is a folder of that name/);
        expect(output).toMatch(passed);
        expect(code).toBe(1);
        expect(shop.readReport('late.json').checks).toHaveLength(1);
      });

      test('an unknown option of the reporter', { timeout: MINUTES }, async () => {
        const { code, output } = await idle({ sarfi: true });
        expect(output).toMatch(/has no option "sarfi"\. Did you mean `sarif`\?/);
        expect(code).toBe(1);
      });

      test('an odd HEAPSLOPE_BASELINE', { timeout: MINUTES }, async () => {
        const { code, output } = await idle({}, { HEAPSLOPE_BASELINE: 'updat' });
        expect(output).toMatch(
          /HEAPSLOPE_BASELINE must be update, strict, read or off.*Did you mean update/,
        );
        expect(code).toBe(1);
      });
    });

    test(
      'shards give a file each, which heapslope report makes one of',
      async () => {
        shop.writeTests('one.test.js', IDLES);
        shop.writeTests('two.test.js', IDLES);
        for (const shard of [1, 2]) {
          const { code, output } = await shop.run(['one.test.js', 'two.test.js'], {
            args: [`--shard=${shard}/2`],
            report: { json: `shard-${shard}.json` },
          });
          expect(code, output).toBe(0);
          expect(shop.readReport(`shard-${shard}.json`).checks).toHaveLength(1);
        }
        const cli = 'node_modules/heapslope/dist/cli.mjs';
        const { code, output } = await project.run([
          cli,
          'report',
          'shard-1.json',
          'shard-2.json',
          '--json',
          'whole.json',
        ]);
        expect(code, output).toBe(0);
        expect(output).toMatch(/^heapslope: 2 leak checks: 2 clean/);
        expect(shop.readReport('whole.json').checks.map(({ file }) => file)).toEqual([
          'shop/one.test.js',
          'shop/two.test.js',
        ]);
      },
      2 * MINUTES,
    );
  });
}
