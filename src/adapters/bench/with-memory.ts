import type { Bench, ConsoleTableConverter, Task, TaskResult } from 'tinybench';
import { describeValue } from '../../input/describe-value.js';
import { InvalidOptionError } from '../../report/errors.js';
import { OPERATION, type MeasuredOperation } from '../../matchers/measured-operation.js';
import { createOperation, type TaskFunction } from './create-operation.js';
import { findTaskFunction } from './find-task-function.js';
import { measureOperations } from './measure-operations.js';
import { memoryColumns } from './memory-columns.js';
import {
  resolveMemoryOptions,
  type MemoryOptions,
  type ResolvedMemoryOptions,
} from './memory-options.js';
import { reportLimits } from './report-limits.js';
import type { TaskMemory } from './task-memory.js';

/** A task of the Bench with what it needs to be measured. */
interface Measured {
  task: Task;
  operation: MeasuredOperation;
  /** The result as tinybench keeps it. */
  readResult(): TaskResult;
  memory: TaskMemory | undefined;
  /** The times of the run that `memory` belongs to. */
  latency: unknown;
}

const WITH_MEMORY = Symbol.for('heapslope.withMemory');

/**
 * Adds memory to a tinybench Bench: `await bench.run()` takes the times as ever, and then measures for each
 * task what one operation retains, what it allocates, and how many garbage collections a thousand of them
 * bring about. The figures are on `task.result.memory` and are columns of `bench.table()`; with a converter
 * of your own, `memoryColumns` makes them.
 *
 * Times and memory never mix: no collection is forced and nothing is measured before all times are taken.
 * Memory is measured one operation at a time, whatever `concurrency` says, in the hooks of the task.
 * A task that throws or is aborted has no memory, by tinybench's conventions.
 *
 * @param bench of tinybench 6, not yet run; tasks may be there or come later
 * @param options see `MemoryOptions`
 * @returns the same Bench
 * @throws InvalidOptionError for options that cannot be right, for a Bench that ran already, and, from
 *   `runSync`, always: the heap settles only between turns of the event loop
 */
export function withMemory<B extends Bench>(bench: B, options?: MemoryOptions): B {
  const resolved = resolveMemoryOptions(options);
  assertFresh(bench);
  const measured = new Map<Task, Measured>();
  const join = (task: Task, given: TaskFunction) => {
    if (!measured.has(task)) measured.set(task, watchTask(bench, task, given));
  };
  for (const task of bench.tasks) join(task, findTaskFunction(bench, task));
  const { add, run, table } = bench;
  const own = {
    [WITH_MEMORY]: true,
    add(name: string, fn: TaskFunction['fn'], fnOptions?: TaskFunction['options']) {
      add.call(bench, name, fn, fnOptions);
      join(bench.getTask(name)!, { fn, options: fnOptions });
      return bench;
    },
    async run() {
      const complete = holdCompletion(bench);
      try {
        const tasks = await run.call(bench);
        await measureTasks(bench, listOpen(bench, measured), resolved);
        return tasks;
      } finally {
        complete();
      }
    },
    runSync() {
      throw new InvalidOptionError(
        'Memory cannot be measured by runSync(): the heap settles only between turns of the event loop. Write: await bench.run()',
      );
    },
    table(convert?: ConsoleTableConverter) {
      if (convert !== undefined) return table.call(bench, convert);
      const { tasks } = bench;
      return table.call(bench).map((row, i) => ({ ...row, ...columnsOf(tasks[i]!) }));
    },
  };
  Object.defineProperties(bench, describeHidden(own));
  return bench;
}

function assertFresh(bench: Bench): void {
  const isBench =
    typeof bench === 'object' &&
    bench !== null &&
    typeof bench.run === 'function' &&
    typeof bench.getTask === 'function' &&
    Array.isArray(bench.tasks);
  if (!isBench) {
    throw new InvalidOptionError(
      `withMemory() takes a Bench of tinybench 6; got ${describeValue(bench)}. Write: withMemory(new Bench())`,
    );
  }
  if (WITH_MEMORY in bench) {
    throw new InvalidOptionError('withMemory() was given this Bench before. Call it once.');
  }
  const ran = bench.tasks.find(({ result }) => result?.state !== 'not-started');
  if (ran !== undefined) {
    throw new InvalidOptionError(
      `This Bench ran already: the task ${JSON.stringify(ran.name)} is '${ran.result?.state}'. Call withMemory(bench) before bench.run(), or bench.reset() before it.`,
    );
  }
}

function watchTask(bench: Bench, task: Task, given: TaskFunction): Measured {
  const readResult = extendResult(task);
  const state: Measured = {
    task,
    readResult: () => readResult.call(task),
    operation: createOperation(bench, task, given),
    memory: undefined,
    latency: undefined,
  };
  states.set(task, state);
  return state;
}

const states = new WeakMap<Task, Measured>();
const READ_RESULT = Symbol('heapslope.readResult');

interface TaskClass {
  [READ_RESULT]?: (this: Task) => TaskResult;
}

/**
 * Puts memory on the results of tasks, as long as it is of the same run as the times. It is done for the
 * class and not for the task: a property of its own would make the task another kind of object to the
 * engine, and the loop that times it half as fast.
 *
 * @returns what reads the result as tinybench keeps it
 */
function extendResult(task: Task): (this: Task) => TaskResult {
  const prototype = Object.getPrototypeOf(task) as TaskClass;
  const known = prototype[READ_RESULT];
  if (known !== undefined) return known;
  const readResult = Object.getOwnPropertyDescriptor(prototype, 'result')!.get as (
    this: Task,
  ) => TaskResult;
  Object.defineProperties(prototype, {
    [READ_RESULT]: { value: readResult },
    result: {
      configurable: true,
      get(this: Task) {
        const result = readResult.call(this);
        const state = states.get(this);
        const isSameRun = state?.memory !== undefined && latencyOf(result) === state.latency;
        return isSameRun ? { ...result, memory: state.memory } : result;
      },
    },
    [OPERATION]: {
      configurable: true,
      get(this: Task) {
        return states.get(this)?.operation;
      },
    },
  });
  return readResult;
}

function latencyOf(result: TaskResult): unknown {
  return 'latency' in result ? result.latency : undefined;
}

/** Tasks that ran to their end and have no memory of that run. */
function listOpen(bench: Bench, measured: ReadonlyMap<Task, Measured>): Measured[] {
  return bench.tasks.flatMap((task) => {
    const state = measured.get(task);
    const isOpen = state?.readResult().state === 'completed' && !('memory' in task.result);
    return isOpen ? [state] : [];
  });
}

async function measureTasks(
  bench: Bench,
  open: readonly Measured[],
  options: ResolvedMemoryOptions,
): Promise<void> {
  const operations = open.map(({ operation }) => operation);
  const { signal } = bench;
  const memories = await measureOperations(operations, options, {
    signal,
    onError: (index, error) => dispatchError(bench, open[index]!.task, error),
  });
  for (const [index, state] of open.entries()) {
    state.memory = memories[index];
    state.latency = latencyOf(state.readResult());
  }
  reportLimits(open, options);
}

/** What an operation throws goes the way of tinybench's own errors. */
function dispatchError(bench: Bench, task: Task, error: Error): void {
  for (const target of [task, bench]) {
    target.dispatchEvent(Object.assign(new Event('error'), { task, error }));
  }
  if (bench.throws) throw error;
}

/** Keeps back the event by which a Bench says that it is complete, until it is. */
function holdCompletion(bench: Bench): () => void {
  let held: Event | undefined;
  Object.defineProperty(bench, 'dispatchEvent', {
    configurable: true,
    value(event: Event) {
      if (event.type !== 'complete') return EventTarget.prototype.dispatchEvent.call(bench, event);
      held = event;
      return true;
    },
  });
  return () => {
    Reflect.deleteProperty(bench, 'dispatchEvent');
    if (held) bench.dispatchEvent(held);
  };
}

function columnsOf({ result }: Task): Record<string, string> {
  return result.state === 'errored'
    ? {}
    : memoryColumns('memory' in result ? result.memory : undefined);
}

function describeHidden(members: object): PropertyDescriptorMap {
  return Object.fromEntries(
    Reflect.ownKeys(members).map((key) => [
      key,
      { value: Reflect.get(members, key), configurable: true, writable: true },
    ]),
  ) as PropertyDescriptorMap;
}
