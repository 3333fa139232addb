import { InvalidOptionError } from '../report/errors.js';
import type { LeakOptions } from '../input/options.js';
import { ownJson } from '../report/own-json.js';

/**
 * On a task of a benchmark: what one operation is, so that the matcher can call it. By name, so that it
 * is found whatever copy of the package put it there.
 */
export const OPERATION: unique symbol = Symbol.for('heapslope.operation') as never;

export interface MeasuredOperation {
  readonly name: string;
  readonly handler: () => unknown;
  readonly beforeEachCall: (() => unknown) | undefined;
  readonly afterEachCall: (() => unknown) | undefined;
  /** Why it cannot be judged, such as 'it was not run'; undefined where it can. */
  findObstacle(): string | undefined;
  /** Runs a check between what the benchmark does before its operations and after them. */
  around<T>(check: () => Promise<T>): Promise<T>;
}

/** The operation of a task that `withMemory` has measured; undefined for anything else. */
export function findOperation(value: unknown): MeasuredOperation | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as { [OPERATION]?: MeasuredOperation })[OPERATION];
}

/**
 * Checks an operation as a handler, under its own name and within its own hooks.
 *
 * @throws InvalidOptionError for one that did not run to its end, and what `check` throws
 */
export async function checkOperation<T>(
  operation: MeasuredOperation,
  options: LeakOptions | undefined,
  check: (handler: () => unknown, options: LeakOptions) => Promise<T>,
): Promise<T> {
  const obstacle = operation.findObstacle();
  if (obstacle !== undefined) {
    throw new InvalidOptionError(
      `The task ${ownJson.stringify(operation.name)} cannot be checked: ${obstacle}`,
    );
  }
  const { name, handler, beforeEachCall, afterEachCall } = operation;
  return operation.around(() =>
    check(handler, {
      name,
      ...(beforeEachCall ? { beforeEachCall } : {}),
      ...(afterEachCall ? { afterEachCall } : {}),
      ...options,
    }),
  );
}
