import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runsPart } from '../all-adds.js';
import {
  CONCURRENT,
  CONCURRENT_IN_VITEST_3,
  INSTANCE_CACHES,
  INSTANCES,
  NOISE,
  SCOPES,
  SUITE_IN_VITEST,
  TIMEOUTS,
  UNAWAITED,
  UNAWAITED_SOFT,
  VERDICTS,
} from './expected-cases.js';
import { installProject, type Project } from './install-project.js';
import { VITEST_CELLS } from './matrix-cells.js';
import { runVitest, VITEST, type CaseRun } from './run-cases.js';
import {
  expectCell,
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
const ENVIRONMENT = './node_modules/heapslope/dist/vitest-environment.mjs';

/** The set-up module in one version of Vitest, in a project that has the packed package installed. */
export function describeVitest(name: string): void {
  describe(name, () => {
    const isVitest3 = name === 'vitest-3';
    // The slowest cases, and the same in every version.
    const hasNoise = runsPart('noise and clocks of a runner');
    const hasInstances = name === 'vitest-4' || hasNoise;
    const suitePools = runsPart('pools of suite mode') ? ['forks', 'vmThreads'] : ['forks'];
    const concurrent = isVitest3 ? CONCURRENT_IN_VITEST_3 : CONCURRENT;
    let project: Project;
    let run: CaseRun;
    let timeouts: CaseRun;

    beforeAll(async () => {
      project = await installProject(name);
      [run, timeouts] = await Promise.all([
        runVitest(
          project,
          [
            'verdicts',
            'unawaited',
            'concurrent',
            ...(hasInstances ? ['instances', 'scopes'] : []),
            ...(hasNoise ? ['instance-caches', 'noise', 'clocks'] : []),
          ],
          {
            args: ['--no-file-parallelism'],
          },
        ),
        runVitest(project, ['timeouts']),
      ]);
    }, 8 * MINUTES);

    afterAll(() => project?.remove(), 2 * MINUTES);

    testCases(
      [
        ...VERDICTS,
        ...(hasInstances ? [...INSTANCES, ...SCOPES] : []),
        ...(hasNoise ? [...INSTANCE_CACHES, ...NOISE] : []),
        ...UNAWAITED,
        ...UNAWAITED_SOFT,
        ...concurrent,
      ],
      () => run,
    );
    testCases(TIMEOUTS, () => timeouts);

    // Only Vitest 5 brings a tinybench that is ours.
    testTypes('vitest', ['core', ...(name === 'vitest-5' ? ['bench'] : [])], () => project);

    test('the run fails', () => expect(run.code).toBe(1));
    test('a check whose test cannot be told decides the file', () =>
      expect(run.output.includes('waited for at the end of the file')).toBe(isVitest3));
    test('a failure points at its line', () => expectPlace(run, project, 'verdicts.test.ts'));
    test('a check that takes long says what it is doing', () => expectProgress(timeouts, run));
    test('unawaited checks that pass are told of, once each', () =>
      expectWarnings(run, project, 'unawaited.test.ts', [
        'an unawaited clean check',
        'an unawaited soft leak',
      ]));

    test.each([
      ['without our environment', [], { EXPECT_TIMEOUT: '120000' }],
      ['with a timeout of its own', ['--testTimeout=7000'], { EXPECT_TIMEOUT: '7000' }],
      [
        'in our environment',
        [`--environment=${ENVIRONMENT}`],
        { EXPECT_TIMEOUT: '120000', EXPECT_HOST: 'yes' },
      ],
      [
        'inlined by Vite',
        ['--config=cases/inlined-config.mjs'],
        { EXPECT_TIMEOUT: '120000', EXPECT_HOST: 'yes' },
      ],
      [
        'in our environment in vmThreads',
        [`--environment=${ENVIRONMENT}`, '--pool=vmThreads'],
        { EXPECT_TIMEOUT: '120000', EXPECT_HOST: 'yes' },
      ],
    ])('clean %s', { timeout: 2 * MINUTES }, async (_, args, env) => {
      const { code, output } = await runVitest(project, ['surroundings'], { args, env });
      expect(code, output).toBe(0);
    });

    test.each(runsPart('pools of late checks') ? ['forks', 'threads', 'vmThreads'] : ['forks'])(
      'a check that a timer begins after the last test is told: %s',
      { timeout: 2 * MINUTES },
      async (pool) => {
        const args = [`--pool=${pool}`];
        const { code, output } = await runVitest(project, ['cases/late.test.ts'], { args });
        expect(output).toMatch(/A leak check was not awaited at .*late\.test\.ts:\d+/);
        expect(code).toBe(1);
      },
    );

    test.each(suitePools)(
      'repeat without the set-up module fails, and says what to write: %s',
      { timeout: 2 * MINUTES },
      async (pool) => {
        const args = ['--config=cases/no-set-up-config.mjs', `--pool=${pool}`];
        const { code, output } = await runVitest(project, [], { args });
        expect(code).toBe(1);
        expect(output).toMatch(/no test was repeated.*Write: setupFiles: \['heapslope\/vitest'\]/);
      },
    );

    test.each(suitePools)(
      'suite mode says which tests it left out: %s',
      { timeout: 2 * MINUTES },
      async (pool) => {
        const args = ['--config=cases/left-out-config.mjs', `--pool=${pool}`];
        expectLeftOut(await runVitest(project, [], { args }));
      },
    );

    test('a benchmark shows memory beside the times', { timeout: 2 * MINUTES }, async () => {
      const version = name === 'vitest-5' ? 5 : 4;
      const command = version === 5 ? ['run'] : ['bench', '--run'];
      const config = `--config=cases/bench-${version}-config.mjs`;
      const { code, output } = await project.run([VITEST, ...command, config]);
      expect(code, output).toBe(0);
      // The row of each task: its rate, and what an operation retains and allocates.
      const [leak, idle] = ['leak', 'idle'].map((task) =>
        output.split('\n').find((line) => new RegExp(`^\\W*${task} `).test(line))!,
      );
      expect(leak, output).toMatch(/ [\d,]+\.\d\d /);
      expect(leak).toMatch(/ 3[12]\.\d\b.* (29|3[0-5])\.\d /);
      expect(idle).toMatch(/ 0\.[01]\b.* 0\.0 /);
    });

    // A minute and a half: with coverage each look at the heap is slow. The matrix has it as well.
    if (runsPart('cells of the matrix')) {
      test.each(VITEST_CELLS.filter(({ isQuick }) => isQuick))(
        'a cell of the matrix: $mode',
        { timeout: 3 * MINUTES },
        async (cell) => {
          const args = [...cell.args];
          expectCell(await runVitest(project, ['cases/cell.test.ts'], { args }), cell);
        },
      );
    }

    if (hasInstances) {
      describe('suite mode, by the plugin', () => {
        let suite: CaseRun;
        beforeAll(async () => {
          // Snapshots are written, and the leaks are not to be recorded as known ones beside them.
          const args = ['--config=cases/suite-config.mjs', '--update'];
          const env = { HEAPSLOPE_BASELINE: 'off' };
          suite = await runVitest(project, ['suite'], { args, env });
        }, 5 * MINUTES);

        testCases(SUITE_IN_VITEST, () => suite);

        test('a failure stands at the line of its test', () =>
          expectSuitePlaces(suite, project, 'suite.test.ts'));
        test('no snapshot is numbered on', () => expectSnapshots(project, 'suite.test.ts.snap'));
        test('the runner has nothing to say of the set-up', () =>
          expect(suite.output).not.toMatch(/MISSING DEPENDENCY|deprecated/));
      });
    }
  });
}
