import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installProject, type Project } from './install-project.js';
import { NODES } from './nodes.js';
import { runJest, runVitest, type CaseRun } from './run-cases.js';

// Only in `npm run test:all`: React and a DOM in the heap make every snapshot slow.

const MINUTES = 60_000;

/** A React component that leaves a listener on the window when it is unmounted, and its fixed twin. */
function testComponents(major: string, run: () => CaseRun): void {
  test(`the one that leaves its listener behind fails, and the report says what to do on Node ${major}`, () => {
    const { status, message } = run().tests.get('a component that leaves its listener behind')!;
    const told = message.replaceAll(/\s+/g, ' ');
    expect(status).toBe('failed');
    expect(told).toMatch(/LEAK .*resize.*: \+1\.00 element per call/);
    expect(told).toMatch(/search-box\.test\.js:\d+:\d+/);
    expect(told).toMatch(
      /removeEventListener\("resize", listener\).*useEffect.*\(listener-not-removed\)/,
    );
  });

  test(`the one that removes it passes on Node ${major}`, () => {
    const { status, message } = run().tests.get('a component that removes its listener')!;
    expect(status, message).toBe('passed');
  });
}

describe('a DOM in Vitest 4', () => {
  let project: Project;
  beforeAll(async () => {
    project = await installProject('vitest-4-dom');
  }, 4 * MINUTES);
  afterAll(() => project?.remove(), 2 * MINUTES);

  const cells = NODES.flatMap(([major, node]) =>
    [
      ['jsdom', 'threads'],
      ['jsdom', 'vmThreads'],
      ['happy-dom', 'forks'],
    ].map(([dom, pool]) => ({ dom: dom!, pool: pool!, major, node })),
  );
  describe.each(cells)('$dom in $pool', ({ dom, pool, major, node }) => {
    let run: CaseRun;
    beforeAll(async () => {
      run = await runVitest(project.with(node), [], {
        args: [`--pool=${pool}`],
        env: { DOM: dom },
      });
    }, 8 * MINUTES);

    testComponents(major, () => run);

    test(`files are transformed as for a browser on Node ${major}`, () =>
      expect(run.tests.get('the files are transformed as for a browser')?.status).toBe('passed'));
  });
});

describe('a DOM in Jest 30', () => {
  let project: Project;
  beforeAll(async () => {
    project = await installProject('jest-30-dom');
  }, 4 * MINUTES);
  afterAll(() => project?.remove(), 2 * MINUTES);

  describe.each(NODES)('jsdom', (major, node) => {
    let run: CaseRun;
    beforeAll(async () => {
      run = await runJest(project.with(node), ['../search-box.test.js'], { args: ['-i'] });
    }, 10 * MINUTES);

    testComponents(major, () => run);
  });
});
