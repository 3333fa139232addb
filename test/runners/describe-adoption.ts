import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installProject, type Project } from './install-project.js';
import { writeReportProject, type ReportProject } from './report-project.js';
import { FILLS, IDLES, LOGS, OPENS, OPENS_NOTHING, VISITS } from './shop-tests.js';

const MINUTES = 60_000;

/** How a project that leaks in three places takes heapslope up, in one runner, by the packed package. */
export function describeAdoption(name: string): void {
  describe(`adoption in ${name}`, () => {
    const files = ['adopt.test.js'];
    const three = { ...OPENS, ...FILLS, ...LOGS };
    let project: Project;
    let shop: ReportProject;

    beforeAll(async () => {
      project = await installProject(name);
      shop = writeReportProject(project, name);
    }, 4 * MINUTES);
    afterAll(() => project?.remove(), 2 * MINUTES);

    test('three leaks are recorded by one command', { timeout: 3 * MINUTES }, async () => {
      shop.writeTests('adopt.test.js', three);
      const { code, output } = await shop.run(files, { env: { HEAPSLOPE_BASELINE: 'update' } });
      expect(code, output).toBe(0);
      const { checks } = JSON.parse(shop.read('heapslope.baseline.json')) as { checks: object };
      expect(Object.keys(checks)).toHaveLength(3);
    });

    test('the next run is green', { timeout: 3 * MINUTES }, async () => {
      const { code, output } = await shop.run(files, { env: { CI: 'true' } });
      expect(code, output).toBe(0);
      expect(output).toMatch(/heapslope: 3 leak checks: 3 known/);
    });

    test('two runs write the same bytes', { timeout: 3 * MINUTES }, async () => {
      const before = shop.read('heapslope.baseline.json');
      const { code } = await shop.run(files, { args: ['-u'] });
      expect(code).toBe(0);
      expect(shop.read('heapslope.baseline.json')).toBe(before);
    });

    test('a fourth leak fails alone', { timeout: 3 * MINUTES }, async () => {
      shop.writeTests('adopt.test.js', { ...three, ...VISITS });
      const { code, output } = await shop.run(files, { report: { json: 'four.json' } });
      expect(code, output).toBe(1);
      expect(output).toMatch(/heapslope: 4 leak checks: 1 leak, 3 known/);
      const failed = shop.readReport('four.json').checks.filter(({ passed }) => !passed);
      expect(failed.map(({ test: title }) => title)).toEqual(['shop > counts visits']);
    });

    test('one that is mended is told', { timeout: 3 * MINUTES }, async () => {
      shop.writeTests('adopt.test.js', { ...FILLS, ...LOGS, ...OPENS_NOTHING });
      const { code, output } = await shop.run(files);
      expect(code, output).toBe(0);
      expect(output).toMatch(
        /opens sessions: clean; a known leak is gone: Array sessions in shop\/shop\.js/,
      );
    });

    test.each([
      ['of a later version', '{"schemaVersion": 9, "checks": {}}', /written by a later heapslope/],
      [
        'of another project',
        '{"schemaVersion": 1, "project": "other", "checks": {}}',
        /is of another project: of "other"/,
      ],
    ])('a baseline that is %s is left alone', { timeout: MINUTES }, async (_, text, message) => {
      shop.writeTests('idle.test.js', IDLES);
      writeFileSync(join(shop.dir, 'heapslope.baseline.json'), text);
      const { code, output } = await shop.run(['idle.test.js'], { args: ['-u'] });
      expect(output).toMatch(message);
      expect(code, output).toBe(0);
      expect(shop.read('heapslope.baseline.json')).toBe(text);
    });

    test('an odd HEAPSLOPE_BASELINE is told', { timeout: MINUTES }, async () => {
      const env = { HEAPSLOPE_BASELINE: 'updat' };
      const { code, output } = await shop.run(['idle.test.js'], { env });
      expect(output).toMatch(
        /HEAPSLOPE_BASELINE must be update, strict, read or off.*Did you mean update/,
      );
      expect(code).toBe(1);
    });
  });
}
