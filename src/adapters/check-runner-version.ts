import type { TestRunner } from '../node/host/find-runner.js';
import { UsageError } from '../report/errors.js';

const RANGES = {
  vitest: { title: 'Vitest', least: 3, most: 5 },
  jest: { title: 'Jest', least: 29, most: 30 },
};

/**
 * Refuses a runner that is too old for the set-up module.
 *
 * @param entry the import that the user wrote
 * @returns what to warn of where the runner is newer than any that heapslope was tried with
 * @throws UsageError that says what to install; nothing where the version is not known
 */
export function checkRunnerVersion(
  { name, version }: TestRunner,
  entry: string,
): string | undefined {
  const { title, least, most } = RANGES[name];
  const major = Number.parseInt(version, 10);
  const range = `${entry} is made for ${title} ${least} to ${most}, and this is ${title} ${version}.`;
  if (major < least) {
    throw new UsageError(`${range} Write: npm install --save-dev ${name}@${most}`);
  }
  return major > most
    ? `${range} If checks fail for no reason, write: npm install --save-dev heapslope@latest`
    : undefined;
}
