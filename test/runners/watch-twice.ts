import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from './install-project.js';

/**
 * Runs a file in a runner's watch mode, changes it after the first run, and ends the runner after the
 * second.
 *
 * @param file path of the test file in the project
 * @returns the line of each run that counts the tests
 */
export async function watchTwice(
  project: Project,
  args: string[],
  file: string,
): Promise<string[]> {
  let output = '';
  let onOutput: (() => void) | undefined;
  const child = project.start(args, (text) => {
    output += text;
    onOutput?.();
  });
  const findCounts = () => output.match(/^ *Tests:? .*\d.*$/gm) ?? [];
  const waitForRun = (count: number) =>
    new Promise<void>((resolve, reject) => {
      onOutput = () => {
        if (findCounts().length >= count) resolve();
      };
      child.once('close', () => reject(new Error(`The runner ended:\n${output}`)));
      onOutput();
    });
  try {
    await waitForRun(1);
    appendFileSync(join(project.dir, file), '\n// changed\n');
    await waitForRun(2);
    return findCounts().map((line) => line.trim());
  } finally {
    onOutput = undefined;
    child.removeAllListeners('close');
    if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
  }
}
