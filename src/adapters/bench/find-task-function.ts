/**
 * What a task that was added before runs. tinybench keeps it in private fields, which the inspector shows;
 * their names do not last in a bundle, so it is told by what another task does not have.
 */
import type { Bench, Fn, FnOptions, Task } from 'tinybench';
import { InvalidOptionError } from '../../report/errors.js';
import { readPrivateValues } from '../../node/in-process/read-private-values.js';
import type { TaskFunction } from './create-operation.js';

/** @throws InvalidOptionError where it cannot be told */
export function findTaskFunction(bench: Bench, task: Task): TaskFunction {
  const AnyTask = task.constructor as new (...args: ConstructorParameters<typeof Task>) => Task;
  const shared = readPrivateValues(new AnyTask(bench, 'idle', () => {}, { async: false }));
  const own = readPrivateValues(task).filter((value) => !shared.includes(value));
  const functions = own.filter((value) => typeof value === 'function') as Fn[];
  const options = own.filter((value) => isPlain(value)) as FnOptions[];
  if (functions.length !== 1 || options.length > 1) {
    throw new InvalidOptionError(
      `The function of the task ${JSON.stringify(task.name)} cannot be told, since it was added before. Write: const bench = withMemory(new Bench()); bench.add(…)`,
    );
  }
  return { fn: functions[0]!, options: options[0] };
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof EventTarget);
}
