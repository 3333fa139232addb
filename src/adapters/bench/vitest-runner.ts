/**
 * A runner for `vitest bench` of Vitest 3 and 4: `test.runner: 'heapslope/bench/vitest-runner'`. Tasks are
 * timed as ever; when those of a suite are through, their memory is measured, and shown in the first column
 * of the runner's own table. Tests run as ever.
 */
import type { Bench, FnOptions } from 'tinybench';
import { createOperation, type TaskFunction } from './create-operation.js';
import { measureOperations } from './measure-operations.js';
import { memoryColumns } from './memory-columns.js';
import { resolveMemoryOptions } from './memory-options.js';
import type { TaskMemory } from './task-memory.js';
import { UsageError } from '../../report/errors.js';

/** A task of tinybench 2, which Vitest 3 and 4 have. */
interface OldTask extends EventTarget {
  name: string;
  fn: TaskFunction['fn'];
  opts?: FnOptions;
  bench: Partial<Bench>;
  result?: { error?: unknown };
  run(): Promise<this>;
  setResult(result: object): void;
}
type OldTaskClass = new (...args: unknown[]) => OldTask;

interface OldTinybench {
  Task: OldTaskClass;
  Bench: unknown;
}

interface OldRunner {
  importTinybench(): Promise<OldTinybench>;
}
type OldRunnerClass = new (config: unknown) => OldRunner;

const runners = await importRunners();
const isBenchmark =
  (globalThis as { __vitest_worker__?: { config?: { mode?: string } } }).__vitest_worker__?.config
    ?.mode === 'benchmark';

const runner: OldRunnerClass = isBenchmark
  ? addMemory(runners.BenchmarkRunner)
  : runners.TestRunner;
export default runner;

/** Vitest 4.1 has them at its main entry, older ones elsewhere. */
async function importRunners(): Promise<{
  BenchmarkRunner: OldRunnerClass;
  TestRunner: OldRunnerClass;
}> {
  const main = (await import('vitest')) as unknown as Record<string, OldRunnerClass | undefined>;
  if (main.BenchmarkRunner && main.TestRunner) {
    return { BenchmarkRunner: main.BenchmarkRunner, TestRunner: main.TestRunner };
  }
  const entry = 'vitest/runners';
  try {
    const { NodeBenchmarkRunner, VitestTestRunner } = (await import(entry)) as Record<
      string,
      OldRunnerClass
    >;
    return { BenchmarkRunner: NodeBenchmarkRunner!, TestRunner: VitestTestRunner! };
  } catch (cause) {
    throw new UsageError(
      "heapslope/bench/vitest-runner is for Vitest 3 and 4. For Vitest 5 write: benchmark: { provider: 'heapslope/bench/vitest' }",
      cause,
    );
  }
}

function addMemory(BenchmarkRunner: OldRunnerClass): OldRunnerClass {
  return class MemoryBenchmarkRunner extends BenchmarkRunner {
    /** Asked for once for each suite, before its tasks are made. */
    override async importTinybench(): Promise<OldTinybench> {
      const tinybench = await super.importTinybench();
      return { Bench: tinybench.Bench, Task: createTaskClass(tinybench.Task) };
    }
  };
}

/** Tasks of one suite: the last of them to be timed measures all. */
function createTaskClass(Task: OldTaskClass): OldTaskClass {
  const tasks: OldTask[] = [];
  const held: Event[] = [];
  let timed = 0;
  return class MemoryTask extends Task {
    constructor(...args: unknown[]) {
      super(...args);
      tasks.push(this);
    }

    override async run(): Promise<this> {
      await super.run();
      if (++timed === tasks.length) {
        try {
          await measureTasks(tasks.filter(({ result }) => result !== undefined && !result.error));
        } catch (error) {
          // Vitest waits for this task for ever unless it is told.
          fail(this, error);
        }
        for (const task of tasks) release(task, held);
      }
      return this;
    }

    /** By the event `complete` Vitest takes the result: it waits for the memory. */
    override dispatchEvent(event: Event): boolean {
      if (event.type !== 'complete' || timed === tasks.length) return super.dispatchEvent(event);
      held.push(event);
      return true;
    }
  };
}

function fail(task: OldTask, error: unknown): void {
  task.setResult({ error });
  task.dispatchEvent(Object.assign(new Event('error'), { task }));
}

function release(task: OldTask, held: Event[]): void {
  const event = held.find((candidate) => (candidate as Event & { task?: OldTask }).task === task);
  if (event) task.dispatchEvent(event);
}

async function measureTasks(tasks: readonly OldTask[]): Promise<void> {
  const operations = tasks.map((task) =>
    createOperation(
      task.bench,
      task as never,
      { fn: task.fn, options: task.opts },
      () => undefined,
    ),
  );
  const memories = await measureOperations(operations, resolveMemoryOptions(undefined), {});
  for (const [index, task] of tasks.entries()) {
    const memory = memories[index];
    if (memory) task.setResult({ memory, name: `${task.name}  ${describeMemory(memory)}` });
  }
}

/** `retained 32.0, allocated 64.0 B/op, 0.02 GCs/1000 ops`. */
function describeMemory(memory: TaskMemory): string {
  const [retained, allocated, collections] = Object.values(memoryColumns(memory));
  if (memory.state === 'errored') return `memory ${retained}`;
  return `retained ${retained}, allocated ${allocated} B/op, ${collections} GCs/1000 ops`;
}
