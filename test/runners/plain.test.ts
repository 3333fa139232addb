import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runsPart } from '../all-adds.js';
import { installProject, type Project } from './install-project.js';
import type { RunReport } from '../../src/report/run-report.js';
import { NODES } from './nodes.js';

const MINUTES = 60_000;

describe('leakFree as a test body, in runners that heapslope knows nothing of', () => {
  let project: Project;
  beforeAll(async () => {
    project = await installProject('plain');
  }, 3 * MINUTES);
  afterAll(() => project?.remove(), MINUTES);

  const cases: [string, string[], RegExp][] = [
    ['node:test', ['--test-reporter=tap', '--test', 'cases/node.test.mjs'], /^# fail 1$/m],
    [
      'node:test, CommonJS',
      ['--test-reporter=tap', '--test', 'cases/node-commonjs.test.cjs'],
      /^# fail 1$/m,
    ],
  ];
  if (runsPart('mocha')) {
    const args = ['node_modules/mocha/bin/mocha.js', 'cases/mocha.spec.cjs'];
    cases.push(['mocha', args, /^ *1 failing$/m]);
  }
  for (const [major, node] of NODES) {
    test.each(cases)(`%s on Node ${major}`, { timeout: 2 * MINUTES }, async (_, args, failure) => {
      const { code, output } = await project.with(node).run(args);
      expect(output).toMatch(failure);
      expect(output).toMatch(/LEAK/);
      expect(output).toMatch(/\+1\.00 +Session/);
      expect(output).toMatch(/variable sessions/);
      expect(code).toBe(1);
    });

    test(`the reporter for node:test on Node ${major}`, { timeout: 2 * MINUTES }, async () => {
      const reporter = '--test-reporter=heapslope/node-test/reporter';
      const args = [reporter, '--test-reporter-destination=stdout', '--test'];
      const { code, output } = await project
        .with(node)
        .run([...args, 'cases/node.test.mjs', 'cases/node-late.test.mjs'], {
          HEAPSLOPE_REPORT: '{"json":"node.json","annotations":true,"baseline":"read"}',
        });
      expect(output).toMatch(/heapslope: 4 leak checks: 2 leaks, 2 clean/);
      expect(output).toMatch(
        /^::error title=Memory leak%3A .*,file=cases\/node\.test\.mjs,line=\d+/m,
      );
      expect(code).toBe(1);
      const { checks } = JSON.parse(
        readFileSync(join(project.dir, 'node.json'), 'utf8'),
      ) as RunReport;
      expect(checks.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
        'cases/node-late.test.mjs > late > after an await #1 clean',
        'cases/node-late.test.mjs > late > after an await, leaking #1 leak',
        'cases/node.test.mjs > a clean handler #1 clean',
        'cases/node.test.mjs > a leaking handler #1 leak',
      ]);
    });
  }
});
