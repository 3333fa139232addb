import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RUNS_ALL, runsPart } from '../all-adds.js';
import {
  CONCURRENT,
  INSTANCES,
  NOISE,
  SCOPES,
  SUITE_IN_JEST,
  TIMEOUTS,
  UNAWAITED,
  VERDICTS,
} from './expected-cases.js';
import { installProject, type Project } from './install-project.js';
import { runJest, type CaseRun } from './run-cases.js';
import {
  expectLeftOut,
  expectPlace,
  expectProgress,
  expectSnapshots,
  expectSuitePlaces,
  expectWarnings,
  testCases,
  testTypes,
} from './test-cases.js';

const MINUTES = 60_000;
/** Half a minute a case in Jest for what is logged, and as much for tests that are repeated. */
const HAS_NOISE = runsPart('noise and clocks of a runner');
/** Minutes on the large heap of Jest. */
const HAS_INSTANCES = runsPart('instances and scopes in Jest');

/** Not among the packages of this repository. */
const JASMINE: [string, string[], RegExp][] = RUNS_ALL
  ? [
      [
        'with jest-jasmine2',
        ['--testRunner=jest-jasmine2'],
        /needs jest-circus.*Take testRunner out/,
      ],
    ]
  : [];

/** The set-up modules in one version of Jest, in a project that has the packed package installed. */
export function describeJest(name: string): void {
  describe(name, () => {
    let project: Project;
    let run: CaseRun;
    let timeouts: CaseRun;

    beforeAll(async () => {
      project = await installProject(name);
      [run, timeouts] = await Promise.all([
        runJest(
          project,
          [
            'verdicts.test.ts',
            ...(HAS_INSTANCES ? ['instances.test.ts', 'scopes.test.ts'] : []),
            'unawaited.test.js',
            'concurrent.test.js',
            ...(HAS_NOISE ? ['noise.test.ts', 'clocks.test.ts'] : []),
          ],
          { args: ['-i'] },
        ),
        runJest(project, ['timeouts.test.ts']),
      ]);
    }, 8 * MINUTES);

    afterAll(() => project?.remove(), 2 * MINUTES);

    testCases(
      [
        ...VERDICTS,
        ...(HAS_INSTANCES ? [...INSTANCES, ...SCOPES] : []),
        ...(HAS_NOISE ? NOISE : []),
        ...UNAWAITED,
        ...CONCURRENT,
      ],
      () => run,
    );
    testCases(TIMEOUTS, () => timeouts);

    testTypes('jest', ['jest-globals', 'core'], () => project);

    test('the run fails', () => expect(run.code).toBe(1));
    test('a failure points at its line', () => expectPlace(run, project, 'verdicts.test.ts'));
    test('a check that takes long says what it is doing', () => expectProgress(timeouts, run));
    test('unawaited checks that pass are told of, once each', () =>
      expectWarnings(run, project, 'unawaited.test.js', ['an unawaited clean check']));

    test.each([
      ['without our environment', [], { EXPECT_TIMEOUT: '120000' }],
      ['with a timeout of its own', ['--testTimeout=7000'], { EXPECT_TIMEOUT: '7000' }],
      [
        'in our environment',
        ['--testEnvironment=heapslope/jest/environment'],
        { EXPECT_TIMEOUT: '120000', EXPECT_HOST: 'yes' },
      ],
    ])('clean %s', { timeout: 2 * MINUTES }, async (_, args, env) => {
      const { code, output } = await runJest(project, ['surroundings.test.js'], { args, env });
      expect(code, output).toBe(0);
    });

    test('suite mode says which tests it left out', { timeout: 2 * MINUTES }, async () => {
      const options = JSON.stringify({ repeat: { budget: 1, skip: 'left out' } });
      const args = [
        '--testEnvironment=heapslope/jest/environment',
        `--testEnvironmentOptions=${options}`,
      ];
      expectLeftOut(await runJest(project, ['left-out.test.js'], { args }));
    });

    if (runsPart('suite mode in Jest')) {
      describe('suite mode, by the environment', () => {
        let suite: CaseRun;
        beforeAll(async () => {
          suite = await runJest(project, ['suite.test.js'], {
            args: [
              '--ci=false',
              '--testEnvironment=heapslope/jest/environment',
              // On a busy machine, too, no test is to be left out.
              `--testEnvironmentOptions=${JSON.stringify({ repeat: { tolerance: '1 kB', cap: 60_000, budget: 600_000 } })}`,
            ],
          });
        }, 5 * MINUTES);

        testCases(SUITE_IN_JEST, () => suite);

        test('a failure stands at the line of its test', () =>
          expectSuitePlaces(suite, project, 'suite.test.js'));
        test('no snapshot is numbered on', () => expectSnapshots(project, 'suite.test.js.snap'));
      });
    }

    test('ESM without globals', { timeout: 3 * MINUTES }, async () => {
      const { tests } = await runJest(project, ['imported.test.mjs'], {
        nodeArgs: ['--experimental-vm-modules'],
        args: ['--injectGlobals=false', '--setupFilesAfterEnv=heapslope/jest-globals'],
      });
      expect(Object.fromEntries([...tests].map(([title, { status }]) => [title, status]))).toEqual({
        'a leak fails': 'failed',
        'a clean handler passes': 'passed',
        'an unawaited check': 'failed',
        'the core can be imported beside it': 'passed',
      });
      expect(tests.get('an unawaited check')?.message).toMatch(
        /not awaited at .*imported\.test\.mjs/,
      );
    });

    test.each<[string, string[], RegExp]>([
      [
        'listed in setupFiles',
        ['--setupFiles=heapslope/jest'],
        /list the module in setupFilesAfterEnv, not in setupFiles/,
      ],
      [
        'without globals',
        ['--injectGlobals=false'],
        /setupFilesAfterEnv: \['heapslope\/jest-globals'\]/,
      ],
      ...JASMINE,
    ])('%s: says what to write', { timeout: MINUTES }, async (_, args, sentence) => {
      const { code, output } = await runJest(project, ['surroundings.test.js'], { args });
      expect(code).toBe(1);
      expect(output.replace(/\s+/g, ' ')).toMatch(sentence);
    });
  });
}
