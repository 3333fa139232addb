import { afterAll, beforeAll, expect, test } from 'vitest';
import { installProject, type Project } from './install-project.js';

const MINUTES = 60_000;

let project: Project;
beforeAll(async () => {
  project = await installProject('types');
}, 3 * MINUTES);
afterAll(() => project?.remove(), MINUTES);

/**
 * Set-ups as users have them: no `types` entry of ours, declarations checked in full, and neither Node's types nor
 * the DOM's where a project has none. Each holds what has to compile, and by `@ts-expect-error` what must not.
 */
const SET_UPS = [
  'vitest-plugin-bundler',
  'vitest-plugin-globals',
  'vitest-setup-node16',
  'vitest-no-node',
  'jest-setup-bundler',
  'jest-setup-node16',
  'jest-globals-bundler',
  'jest-globals-nodenext',
  'core-alone',
];

test.each(SET_UPS)('%s', { timeout: 2 * MINUTES }, async (name) => {
  const tsc = 'node_modules/typescript/bin/tsc';
  const { output } = await project.run([tsc, '-p', `projects/${name}`, '--pretty', 'false']);
  // Errors inside other packages' declarations are theirs.
  const ours = output
    .split('\n')
    .filter((line) => /^(error|projects|node_modules\/heapslope)\b/.test(line));
  expect(ours).toEqual([]);
});

test.each(['globals', 'imports'])('ts-jest, %s', { timeout: 2 * MINUTES }, async (name) => {
  const jest = 'node_modules/jest/bin/jest.js';
  const { code, output } = await project.run([jest, '--config', `ts-jest/${name}/jest.config.cjs`]);
  expect(output).toMatch(/^Tests: +1 passed, 1 total$/m);
  expect(code).toBe(0);
});
