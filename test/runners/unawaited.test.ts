import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installProject, type Project } from './install-project.js';

const MINUTES = 60_000;
const JEST = 'node_modules/jest/bin/jest.js';
const VITEST = 'node_modules/vitest/vitest.mjs';

let project: Project;
beforeAll(async () => {
  project = await installProject('types');
}, 3 * MINUTES);
afterAll(() => project?.remove(), MINUTES);

describe('a check that its test does not wait for', () => {
  const runners: [string, (file: string) => string[]][] = [
    ['Jest in band', (file) => [JEST, '-c', 'unawaited/jest.config.cjs', '-i', `/${file}.test`]],
    // With one file alone Jest runs in band, whatever it is told.
    [
      'Jest in workers',
      (file) => [JEST, '-c', 'unawaited/jest.config.cjs', '-w', '2', `/${file}.test`, 'swallowed'],
    ],
    ...['forks', 'threads', 'vmThreads'].map((pool): [string, (file: string) => string[]] => [
      `Vitest, ${pool}`,
      (file) => {
        const config = ['--root', 'unawaited', '--config', 'vitest.config.mjs'];
        return [VITEST, 'run', ...config, `--pool=${pool}`, `/${file}.test.js`];
      },
    ]),
  ];
  const cases: [string, RegExp][] = [
    [
      'race',
      /The test ended before its leak check at .*race\.test\.js:\d+:\d+[^]*no Promise\.race/,
    ],
    [
      'for-each',
      /The test ended before its leak check at .*for-each\.test\.js:6:\d+[^]*for \(const …/,
    ],
    ['after-all', /A leak check was not awaited at .*after-all\.test\.js:5:\d+[^]*end of the file/],
  ];
  // Jest's own process lives on after the tests: there it is refused and told, below.
  const late: [string, RegExp] = [
    'late',
    /A leak check was not awaited at .*\blate\.test\.js:4:\d+[^]*end of the file/,
  ];
  for (const [runner, argsOf] of runners) {
    test.each(runner === 'Jest in band' ? cases : [...cases, late])(
      `decides the run in ${runner}: %s`,
      { timeout: 3 * MINUTES },
      async (name, says) => {
        const { code, output } = await project.run(argsOf(name));
        expect(output).toMatch(says);
        expect(output).toMatch(/LEAK {2}Array kept/);
        // The run goes on to its summary, and is told of nothing else.
        expect(output).toMatch(/^ *Tests:? +.*passed/m);
        expect(output).not.toMatch(/unhandled/i);
        expect(code).toBe(1);
      },
    );

    test(
      `is none where the test has waited for it: ${runner}`,
      { timeout: 2 * MINUTES },
      async () => {
        const { code, output } = await project.run(argsOf('swallowed'));
        expect(output).toMatch(/^ *Tests:? +1 passed/m);
        expect(code).toBe(0);
      },
    );
  }

  test('is told in Jest where it begins after all tests', { timeout: 2 * MINUTES }, async () => {
    const { code, output } = await project.run(runners[0]![1]('too-late'));
    expect(output).toMatch(
      /A leak check was begun at .*too-late\.test\.js:2:\d+ when the tests of its file were over/,
    );
    expect(output).toMatch(/^Tests: +1 passed/m);
    expect(code).toBe(1);
  });
});

describe('defaults of a project', () => {
  test.each([
    ['the environment of Jest', [JEST, '-c', 'defaults/jest.config.cjs']],
    ['a set-up file of Jest', [JEST, '-c', 'defaults/jest.set.config.cjs']],
    [
      'the plugin of Vitest',
      [VITEST, 'run', '--root', 'defaults', '--config', 'vitest.config.mjs'],
    ],
    [
      'a set-up file of Vitest',
      [VITEST, 'run', '--root', 'defaults', '--config', 'vitest.set.config.mjs'],
    ],
  ])('of %s are taken by every check', { timeout: 3 * MINUTES }, async (_, args) => {
    const { code, output } = await project.run(args);
    expect(output).toMatch(/^ *Tests:? +2 passed/m);
    expect(code).toBe(0);
  });

  test(
    'are what an option of a check in the plugin is told to be',
    { timeout: MINUTES },
    async () => {
      const args = ['run', '--root', 'defaults', '--config', 'vitest.wrong.config.mjs'];
      const { code, output } = await project.run([VITEST, ...args]);
      expect(output).toMatch(
        /heapslope\(\) has no option 'tolerance'.*defaults: \{ tolerance: … \}/,
      );
      expect(code).toBe(1);
    },
  );
});
