/**
 * A provider for Vitest 5: `test.benchmark.provider: 'heapslope/bench/vitest'`. It times as the built-in one
 * does, and then measures memory: on the result that `bench(…).run()` and `bench.compare(…)` give, and, for
 * reporters, on the `latency` of each task.
 */
import { performance } from 'node:perf_hooks';
import type { Bench, BenchOptions, Fn, FnOptions, Task } from 'tinybench';
import { OPERATION } from '../../matchers/measured-operation.js';
import { importTinybench } from './import-tinybench.js';
import type { TaskMemory } from './task-memory.js';
import { withMemory } from './with-memory.js';

/** What Vitest gives a provider, as far as it is used. */
interface BenchmarkGroup {
  test: { fullTestName: string; context: { signal: unknown } };
  config: { retainSamples?: boolean };
  registrations: readonly { name: string; fn: Fn; fnOpts?: FnOptions }[];
  options?: BenchOptions;
}

// Before a test puts fake timers in its place.
const now = performance.now.bind(performance);

async function run(group: BenchmarkGroup): Promise<object[]> {
  const { test, config, registrations, options } = group;
  const { Bench: AnyBench } = await importTinybench();
  const bench: Bench = new AnyBench({
    signal: test.context.signal as AbortSignal,
    name: test.fullTestName,
    retainSamples: config.retainSamples ?? false,
    ...options,
    now,
  });
  withMemory(bench);
  for (const { name, fn, fnOpts } of registrations) bench.add(name, fn, fnOpts);
  await bench.run();
  throwErrors(bench.tasks);
  return bench.tasks.map(toResult);
}

/** As the built-in provider does; an operation that fails while memory is measured counts as well. */
function throwErrors(tasks: readonly Task[]): void {
  const errors = tasks.flatMap(({ result }) => {
    if (result.state === 'errored') return [result.error];
    const memory = 'memory' in result ? result.memory : undefined;
    return memory?.state === 'errored' ? [memory.error] : [];
  });
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, 'Some benchmarks failed');
}

function toResult(task: Task): object {
  const { result, name } = task;
  if (result.state !== 'completed') {
    throw new Error(`task "${name}" did not complete: received "${result.state}"`);
  }
  const { memory, latency } = result;
  const operation = (task as Task & { [OPERATION]?: unknown })[OPERATION];
  return Object.defineProperty(
    { ...result, name, latency: { ...latency, memory: shorten(memory) } },
    OPERATION,
    { value: operation },
  );
}

/** What reporters get crosses to another process. */
function shorten(memory: TaskMemory | undefined): TaskMemory | undefined {
  if (memory?.state !== 'measured') return memory;
  const { report: _, ...retained } = memory.retained;
  return { ...memory, retained };
}

const provider: { run(group: BenchmarkGroup): Promise<object[]> } = { run };
export default provider;
