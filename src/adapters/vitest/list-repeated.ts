import type { FailingTest } from '../repeat-error.js';
import type { Repetition } from '../repeat-options.js';
import type { VitestSuite, VitestTask } from './runner-access.js';

/** The tests of a file that will run and are to be repeated. */
export function listRepeated(suite: VitestSuite, repetition: Repetition): VitestTask[] {
  return suite.tasks.flatMap((task) => {
    if (task.tasks !== undefined) return listRepeated(task as VitestSuite, repetition);
    const isRun = task.mode === undefined || task.mode === 'run' || task.mode === 'queued';
    return isRun && !task.fails && repetition.isMeant(pathOf(task)) ? [task] : [];
  });
}

/** Names of the suites around a test and its own, the outermost first. */
export function pathOf(test: VitestTask): string[] {
  const path = [test.name];
  for (let { suite } = test; suite && suite.filepath === undefined; suite = suite.suite)
    path.unshift(suite.name);
  return path;
}

/** A test as the failures of suite mode speak of it. */
export function describeTest(test: VitestTask): FailingTest & { readonly key: object } {
  const { name, location, file } = test;
  const place = location && file.filepath && `${file.filepath}:${location.line}:${location.column}`;
  const site = place ? { frames: `    at ${place}`, place } : NOWHERE;
  return { key: test, name, site };
}

/** The runner then shows the message alone. */
const NOWHERE = { frames: '', place: undefined };
