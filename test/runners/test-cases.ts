import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runsPart } from '../all-adds.js';
import type { ExpectedCase } from './expected-cases.js';
import type { Cell } from './matrix-cells.js';
import type { Project } from './install-project.js';
import type { CaseRun } from './run-cases.js';

/** One test per case: its status, and what its failure says. */
export function testCases(cases: readonly ExpectedCase[], run: () => CaseRun): void {
  test.each(cases)('$title: $status', ({ title, status, says = [] }) => {
    const { tests, output } = run();
    const result = tests.get(title);
    expect(result?.status, result?.message ?? output).toBe(status);
    for (const pattern of says) expect(result?.message).toMatch(pattern);
  });
}

/**
 * What users write compiles, with full checks of the declarations that are ours: `types/<folder>`
 * holds the usage. Errors inside other packages' declarations are theirs.
 *
 * @param more what `npm run test:all` compiles besides; and all of it by TypeScript 7, too
 */
export function testTypes(first: string, more: readonly string[], project: () => Project): void {
  const hasMore = runsPart('core types, and TypeScript 7');
  const folders = hasMore ? [first, ...more] : [first];
  const compilers = hasMore ? ['typescript', 'typescript-7'] : ['typescript'];
  const cells = compilers.flatMap((compiler) => folders.map((folder) => [folder, compiler]));
  test.each(cells)('types: %s, by %s', { timeout: 120_000 }, async (folder, compiler) => {
    const tsc = `node_modules/${compiler}/bin/tsc`;
    const { output } = await project().run([tsc, '-p', `types/${folder}`, '--pretty', 'false']);
    const ours = output
      .split('\n')
      .filter((line) => /^(error|types|node_modules\/heapslope)\b/.test(line));
    expect(ours).toEqual([]);
  });
}

/** Checks that passed and that nobody awaited are told of, each once, with their place; none is an unhandled rejection. */
export function expectWarnings(
  { output }: CaseRun,
  project: Project,
  file: string,
  titles: readonly string[],
): void {
  const warnings = output.match(/heapslope: A leak check was not awaited at .*/g) ?? [];
  const places = titles.map((title) => placeOf(project, file, `test('${title}'`, 1));
  expect(warnings).toHaveLength(places.length);
  for (const [index, place] of places.entries()) expect(warnings[index]).toContain(place);
  expect(output).not.toMatch(/unhandled/i);
}

/** A check that takes more than two seconds is told of, and no quicker one is; not in a test's own console. */
export function expectProgress(...runs: CaseRun[]): void {
  const output = runs.map((run) => run.output).join('\n');
  expect(output).toMatch(/^heapslope: a handler that never settles… starting.*, 2\.\d s$/m);
  expect(output).not.toMatch(/^heapslope: an unknown option/m);
  expect(output).not.toMatch(/(?:stderr \|.*|console\.\w+\n.*)a handler that never settles/);
}

/** In suite mode the first frame of a failure is the user's: the test, or the line that failed in it. */
export function expectSuitePlaces({ tests }: CaseRun, project: Project, file: string): void {
  const frameOf = (title: string) => /^ +at .*$/m.exec(tests.get(title)?.message ?? '')?.[0];
  const leaking = placeOf(project, file, "  test('a leaking test fails'", 0);
  expect(frameOf('a leaking test fails')).toContain(leaking);
  const again = placeOf(project, file, "  test('a test that cannot run again fails'", 1);
  expect(frameOf('a test that cannot run again fails')).toContain(again);
}

/** Nothing is left of the budget: the tests run once, and one line says so. */
export function expectLeftOut({ code, tests, output }: CaseRun): void {
  expect(code, output).toBe(0);
  expect([...tests.values()].map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
  const warnings = output.match(/^heapslope: .*$/gm) ?? [];
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(
    /2 of 2 tests of left-out\.test\.\ws were not checked for leaks, and ran as ever\. For "is too late", "is late, too" too little was left of the budget of 1 ms per file\. Raise `budget`/,
  );
}

/** Two tests with a snapshot each have written one each, however often they were repeated. */
export function expectSnapshots({ dir }: Project, file: string): void {
  const text = readFileSync(join(dir, 'cases/__snapshots__', file), 'utf8');
  expect(text.match(/^exports\[.*\]/gm)).toHaveLength(2);
}

/** A failure points at the line of the test that asked. */
export function expectPlace(run: CaseRun, project: Project, file: string): void {
  const place = placeOf(project, file, "test('a leak fails'", 1);
  expect(run.tests.get('a leak fails')?.message).toContain(place);
}

/** `file:line:` of a line that stands some lines below the one that starts with `start`. */
function placeOf({ dir }: Project, file: string, start: string, below: number): string {
  const lines = readFileSync(join(dir, 'cases', file), 'utf8').split('\n');
  const index = lines.findIndex((line) => line.startsWith(start));
  return `${file}:${index + 1 + below}:`;
}

/** What every cell of the matrix comes to. */
export function expectCell({ code, tests, output }: CaseRun, { shows, isShared }: Cell): void {
  const statusOf = (title: string) => tests.get(title)?.status;
  expect(statusOf('a leak fails'), output).toBe('failed');
  expect(statusOf('a clean handler passes'), output).toBe('passed');
  expect(statusOf('an unawaited leak fails'), output).toBe('failed');
  expect(tests.get('a leak fails')?.message).toMatch(
    /LEAK +Array sessions in cases\/cell\.test\.ts: \+1\.00 element per call[^]*\+1\.00 +Session/,
  );
  expect(tests.get('an unawaited leak fails')?.message).toMatch(/not awaited at/);
  expect(code).toBe(1);
  expect(output).not.toMatch(/unhandled/i);
  if (shows) expect(output).toMatch(shows);
  if (isShared) {
    expect(statusOf('a leak in a file beside it fails'), output).toBe('failed');
    expect(statusOf('a clean handler in a file beside it passes'), output).toBe('passed');
    expect(statusOf('an unawaited leak in a file beside it fails'), output).toBe('failed');
  }
}
