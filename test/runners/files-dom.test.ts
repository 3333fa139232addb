import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listRepeats, runFiles, type Runner } from './describe-files.js';
import { WINDOW } from './file-causes.js';
import { installProject, type Project } from './install-project.js';

const MINUTES = 60_000;

// A window that a closure keeps, in the runners' DOM environments.
describe.each([
  ['jest-29-dom', 'jest', "testEnvironment: 'heapslope/jest/environment-jsdom'", ['--runInBand']],
  ['jest-30-dom', 'jest', "testEnvironment: 'heapslope/jest/environment-jsdom'", ['--runInBand']],
  ['vitest-4-dom', 'vitest', "environment: 'jsdom', pool: 'vmThreads', maxWorkers: 2", []],
  ['vitest-5-dom', 'vitest', "environment: 'jsdom', pool: 'vmThreads', maxWorkers: 2", []],
] as const)('file mode: %s', { timeout: 5 * MINUTES }, (name, runner, config, args) => {
  let project: Project;
  beforeAll(async () => {
    project = await installProject(name);
  }, 5 * MINUTES);
  afterAll(() => project?.remove(), 2 * MINUTES);

  test.each(listRepeats())('names what holds the window (%s)', async () => {
    const { report, run } = await check('leak');
    expect(run.code, run.output).toBe(1);
    const growth = report.files!.find(({ file }) => file.includes('window'))!;
    expect(growth.passed, run.output).toBe(false);
    const told = growth.culprits.map(({ growing, retainerPath, pattern }) =>
      [growing.describe, ...retainerPath.map(({ object }) => object), pattern?.id].join(' '),
    );
    expect(told.join('\n')).toMatch(/node:events[^]*heapslopeWindow[^]*kept-outside/);
  });

  test.each(listRepeats())('is quiet on its corrected twin (%s)', async () => {
    const { report, run } = await check('twin');
    expect(run.code, run.output).toBe(0);
    expect(report.files!.filter(({ passed }) => !passed)).toEqual([]);
  });

  function check(which: 'leak' | 'twin') {
    return runFiles(runner as Runner, project, config, args, (cause) => cause[which], [WINDOW]);
  }
});
