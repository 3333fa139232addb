import type { Bench, Fn, FnHook, FnOptions, Task } from 'tinybench';
import type { MeasuredOperation } from '../../matchers/measured-operation.js';

/** What `bench.add` was given for a task. */
export interface TaskFunction {
  fn: Fn;
  options: FnOptions | undefined;
}

/** What is used of a Bench. Those of older versions have no `setup` of their own. */
export type OperationBench = Partial<Pick<Bench, 'setup' | 'teardown'>>;

/**
 * One operation of a task, called as tinybench calls it: with the task as `this`, within the task's own
 * hooks and those of its Bench, in the mode 'run'.
 */
export function createOperation(
  bench: OperationBench,
  task: Task,
  { fn, options = {} }: TaskFunction,
  findObstacle: MeasuredOperation['findObstacle'] = () => describeObstacle(task),
): MeasuredOperation {
  const hook = (fnHook: FnHook | undefined) =>
    fnHook === undefined ? undefined : () => fnHook.call(task, 'run');
  return {
    name: task.name,
    handler: () => fn.call(task),
    beforeEachCall: hook(options.beforeEach),
    afterEachCall: hook(options.afterEach),
    findObstacle,
    async around(check) {
      await bench.setup?.(task, 'run');
      await hook(options.beforeAll)?.();
      try {
        return await check();
      } finally {
        await hook(options.afterAll)?.();
        await bench.teardown?.(task, 'run');
      }
    },
  };
}

function describeObstacle({ result }: Task): string | undefined {
  if (result.state === 'completed') return undefined;
  if (result.state === 'errored') return `it failed when it was run: ${result.error.message}`;
  return result.state === 'not-started'
    ? 'it was not run. Call await bench.run() first.'
    : `its state is '${result.state}', not 'completed'.`;
}
