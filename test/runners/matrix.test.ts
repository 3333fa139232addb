// Every runner in every mode on every Node, each with the packed package: `npm run test:matrix`.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installProject, type Project } from './install-project.js';
import { JEST_CELLS, VITEST_CELLS, type Cell } from './matrix-cells.js';
import { NODES } from './nodes.js';
import { JEST, runJest, runVitest, VITEST, type CaseRun } from './run-cases.js';
import { expectCell } from './test-cases.js';
import { watchTwice } from './watch-twice.js';

const MINUTES = 60_000;
const LEAST_NODE: Record<string, number> = { 'vitest-5': 22 };

type RunCell = (project: Project, cell: Cell) => Promise<CaseRun>;

const inVitest: RunCell = (project, { args, env, isShared }) =>
  runVitest(project, ['cases/cell.test.ts', ...(isShared ? ['cases/cell-beside.test.ts'] : [])], {
    args: [...args],
    env: { ...env },
  });

const inJest: RunCell = (project, { args, env }) =>
  runJest(project, ['cell.test.ts', 'cell-beside.test.ts'], { args: [...args], env: { ...env } });

const RUNNERS = [
  ['vitest-3', VITEST_CELLS, inVitest],
  ['vitest-4', VITEST_CELLS, inVitest],
  ['vitest-5', VITEST_CELLS, inVitest],
  ['jest-29', JEST_CELLS, inJest],
  ['jest-30', JEST_CELLS, inJest],
] as const;

describe.each(RUNNERS.filter(([name]) => findNodes(name).length > 0))('%s', (name, cells, run) => {
  let project: Project;
  beforeAll(async () => {
    project = await installProject(name);
  }, 4 * MINUTES);
  afterAll(() => project?.remove(), 2 * MINUTES);

  // The first runs all cells, the others the wide ones.
  const nodes = findNodes(name);
  test(`watch mode on Node ${nodes[0]![0]}`, { timeout: 6 * MINUTES }, async () => {
    const counts =
      run === inJest
        ? await watchTwice(project, [JEST, '--watchAll', '-i', 'cell.test'], 'cases/cell.test.ts')
        : await watchTwice(project, [VITEST, 'watch', 'cell.test'], 'cases/cell.test.ts');
    expect(counts).toHaveLength(2);
    for (const count of counts) expect(count).toMatch(/2 failed.*1 passed/);
  });

  for (const [index, [major, node]] of nodes.entries()) {
    const chosen = cells.filter(
      ({ isWide, isUnknownTo }) => (isWide || index === 0) && !isUnknownTo?.includes(name),
    );
    for (const cell of chosen) {
      test(`${cell.mode} on Node ${major}`, { timeout: 4 * MINUTES }, async () => {
        const result = await run(project.with(node), cell);
        expectCell(result, cell);
        if (run === inJest) expectPlaceOf(result);
      });
    }
    if (run === inJest) {
      test(`ESM on Node ${major}`, { timeout: 4 * MINUTES }, async () => {
        const { tests, output } = await runJest(project.with(node), ['imported.test.mjs'], {
          nodeArgs: ['--experimental-vm-modules'],
          args: ['-i', '--injectGlobals=false', '--setupFilesAfterEnv=heapslope/jest-globals'],
        });
        expect(tests.get('a leak fails')?.status, output).toBe('failed');
        expect(tests.get('a clean handler passes')?.status, output).toBe('passed');
        expect(tests.get('an unawaited leak')?.status, output).toBe('failed');
      });
    }
  }
});

/** Whether Jest ran the files in band, in processes or in threads is seen by the file beside it. */
function expectPlaceOf({ tests, output }: CaseRun): void {
  expect(tests.get('a file beside it runs where it is told to')?.status, output).toBe('passed');
}

function findNodes(name: string): typeof NODES {
  return NODES.filter(([major]) => Number(major) >= (LEAST_NODE[name] ?? 0));
}
