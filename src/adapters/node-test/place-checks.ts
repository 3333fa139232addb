import { resolve } from 'node:path';
import { escapeText } from '../../report/fit-text.js';
import type { Check } from '../../report/run-report.js';

/** Where a test is written. */
export interface TestPlace {
  file: string;
  line: number;
  /** Names of the suites around it and its own. */
  path: readonly string[];
}

/**
 * Gives checks that do not know their test the last one that begins above their line: before Node 24 nothing
 * tells the test after its first `await`.
 */
export function placeChecks(
  checks: readonly Check[],
  tests: readonly TestPlace[],
  root: string,
): Check[] {
  const taken = new Set(checks.map(({ id }) => id));
  return checks.map((check) => {
    if (check.test !== '' || check.line === undefined) return check;
    const place = findTest(check, tests, root);
    if (place === undefined) return check;
    const test = place.path.map((name) => escapeText(name)).join(' > ');
    let ordinal = 1;
    while (taken.has(`${check.file} > ${test} #${ordinal}`)) ordinal++;
    const id = `${check.file} > ${test} #${ordinal}`;
    taken.add(id);
    return { ...check, id, test };
  });
}

function findTest(
  { file, line }: Check,
  tests: readonly TestPlace[],
  root: string,
): TestPlace | undefined {
  const path = resolve(root, file);
  return tests
    .filter((test) => test.file === path && test.line <= line!)
    .toSorted((a, b) => a.line - b.line || a.path.length - b.path.length)
    .at(-1);
}
