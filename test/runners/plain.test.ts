import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installProject, type Project } from './install-project.js';
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
    ['mocha', ['node_modules/mocha/bin/mocha.js', 'cases/mocha.spec.cjs'], /^ *1 failing$/m],
  ];
  for (const [major, node] of NODES) {
    test.each(cases)(`%s on Node ${major}`, { timeout: 2 * MINUTES }, async (_, args, failure) => {
      const { code, output } = await project.with(node).run(args);
      expect(output).toMatch(failure);
      expect(output).toMatch(/LEAK/);
      expect(output).toMatch(/\+1\.00 +Session/);
      expect(output).toMatch(/variable sessions/);
      expect(code).toBe(1);
    });
  }
});
