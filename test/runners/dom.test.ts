import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installProject, type Project } from './install-project.js';
import { runJest, runVitest, type CaseRun } from './run-cases.js';

// Only with `HEAPSLOPE_ALL=1`: React and a DOM in the heap make every snapshot slow.

const MINUTES = 60_000;

/** A React component that leaves a listener on the window when it is unmounted, and its fixed twin. */
function testComponents(run: () => CaseRun): void {
  test('the one that leaves its listener behind fails, and the report says what to do', () => {
    const { status, message } = run().tests.get('a component that leaves its listener behind')!;
    const told = message.replaceAll(/\s+/g, ' ');
    expect(status).toBe('failed');
    expect(told).toMatch(/LEAK .*resize.*: \+1\.00 element per call/);
    expect(told).toMatch(/search-box\.test\.js:\d+:\d+/);
    expect(told).toMatch(
      /removeEventListener\("resize", listener\).*useEffect.*\(listener-not-removed\)/,
    );
  });

  test('the one that removes it passes', () => {
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

  describe.each([
    ['jsdom', 'threads'],
    ['jsdom', 'vmThreads'],
    ['happy-dom', 'forks'],
  ])('%s in %s', (dom, pool) => {
    let run: CaseRun;
    beforeAll(async () => {
      run = await runVitest(project, [], { args: [`--pool=${pool}`], env: { DOM: dom } });
    }, 8 * MINUTES);

    testComponents(() => run);

    test('files are transformed as for a browser', () =>
      expect(run.tests.get('the files are transformed as for a browser')?.status).toBe('passed'));
  });
});

describe('a DOM in Jest 30', () => {
  let project: Project;
  let run: CaseRun;
  beforeAll(async () => {
    project = await installProject('jest-30-dom');
    run = await runJest(project, ['../search-box.test.js'], { args: ['-i'] });
  }, 10 * MINUTES);
  afterAll(() => project?.remove(), 2 * MINUTES);

  testComponents(() => run);
});
