import { expect, test } from 'vitest';
import type { TaskMemory } from '../../../src/adapters/bench/task-memory.js';
import { runBench } from './run-bench.js';

/** Short times: what an operation keeps is kept while it is timed, too. */
const QUICK = `{ time: 20, warmupTime: 5, iterations: 1, warmupIterations: 1 }`;
const LEAK = `let head; const leak = () => { head = { next: head }; };`;

test('what an operation retains is exact, what it allocates nearly so, and a column of the table', async () => {
  const { code, stdout, stderr } = await runBench(`
    ${LEAK}
    let sink;
    const bench = new Bench(${QUICK});
    bench.add('before', () => { sink = { a: 1, b: 2, c: 3, d: 4 }; });
    withMemory(bench)
      .add('idle', () => {})
      .add('leak', leak, { afterAll() { head = undefined; } })
      .add('async garbage', async () => { sink = { a: 1, b: 2, c: 3, d: 4 }; });
    let isComplete = false;
    bench.addEventListener('complete', () => { isComplete = bench.tasks.every((task) => task.result.memory); });
    await bench.run();
    print({ isComplete, table: bench.table(), memory: bench.tasks.map((task) => task.result.memory) });
  `);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const { isComplete, table, memory } = JSON.parse(stdout) as {
    isComplete: boolean;
    table: Record<string, string>[];
    memory: TaskMemory[];
  };
  expect(isComplete).toBe(true);
  const [before, idle, leak, garbage] = memory.map((task) => {
    if (task.state !== 'measured') throw new Error(`not measured: ${task.state}`);
    return { ...task.retained, allocated: task.allocated.bytesPerOperation };
  });
  expect(Math.abs(idle!.bytesPerOperation)).toBeLessThan(0.05);
  expect(idle!.isStill).toBe(true);
  expect(Math.abs(leak!.bytesPerOperation - 32)).toBeLessThan(0.32);
  expect(leak!.isStill).toBe(false);
  expect(leak!.low).toBeLessThanOrEqual(leak!.bytesPerOperation);
  expect(leak!.high).toBeGreaterThanOrEqual(leak!.bytesPerOperation);
  expect(idle!.allocated).toBeLessThan(1);
  // Of allocations little is counted: on a busy machine a fifth may be others'.
  expect(Math.abs(leak!.allocated - 32)).toBeLessThan(6.4);
  expect(Math.abs(before!.allocated - 56)).toBeLessThan(11.2);
  // An object and the promise of the call.
  expect(Math.abs(garbage!.allocated - 104)).toBeLessThan(20.8);
  expect(Math.abs(garbage!.bytesPerOperation)).toBeLessThan(0.2);
  expect(table.map((row) => row['Task name'])).toEqual(['before', 'idle', 'leak', 'async garbage']);
  expect(table[2]).toMatchObject({
    'Throughput avg (ops/s)': expect.stringMatching(/^\d+ ± /) as string,
    'Retained (B/op)': expect.stringMatching(/^3[12]\.\d\b/) as string,
    'Allocated (B/op)': expect.stringMatching(/^(2[6-9]|3[0-8])\.\d$/) as string,
  });
  expect(table[0]!['GCs/1000 ops']).toMatch(/^\d/);
});

test('a task above its limit is explained, and the process exits with code 1', async () => {
  const { code, stderr } = await runBench(`
    const sessions = [];
    class Session {}
    const options = { failAbove: { leak: '16 B' }, allocationTime: 20, timeBudget: 3000 };
    const bench = withMemory(new Bench({ ...${QUICK}, time: 0 }), options);
    bench
      .add('leak', () => { sessions.push(new Session()); }, { beforeAll() { sessions.length = 0; } })
      .add('unlimited', () => { for (let i = 0; i < 2000; i++) sessions.push(i); });
    await bench.run();
  `);
  expect(stderr).toMatch(/^heapslope: task "leak": an operation may retain 16 B$/m);
  expect(stderr).toMatch(/\+1\.00 +Session/);
  expect(stderr).not.toMatch(/unlimited/);
  expect(code).toBe(1);
});

test('tasks that throw go the way of tinybench’s own errors', async () => {
  const { code, stdout, stderr } = await runBench(`
    const errors = [];
    const calm = { ...${QUICK}, warmup: false, time: 0 };
    const bench = withMemory(new Bench(calm));
    let calls = 0;
    bench
      .add('at once', () => { throw new Error('at once'); })
      .add('later', async () => { if (++calls > 2000) throw new Error('later'); await null; }, {});
    bench.addEventListener('error', ({ task, error }) => errors.push([task.name, error.message]));
    await bench.run();
    const [first, second] = bench.tasks.map((task) => task.result);
    print({ errors, states: [first.state, second.state, second.memory?.state], table: bench.table() });
    const strict = withMemory(new Bench({ ...calm, throws: true }));
    calls = 0;
    strict.add('later', () => { if (++calls > 2000) throw new Error('later'); });
    await strict.run().catch((error) => print(error.message));
  `);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const [answer, thrown] = stdout.trim().split('\n');
  const { errors, states, table } = JSON.parse(answer!) as {
    errors: string[][];
    states: string[];
    table: Record<string, string>[];
  };
  expect(states).toEqual(['errored', 'completed', 'errored']);
  expect(errors).toEqual([
    ['at once', 'at once'],
    ['later', 'later'],
  ]);
  expect(table[0]).toMatchObject({ Error: 'at once' });
  expect(table[1]).toMatchObject({ 'Retained (B/op)': 'failed: later' });
  expect(thrown).toBe('"later"');
});

test('too few operations, an abort, a second run and a reset', async () => {
  const { code, stdout, stderr } = await runBench(`
    const slow = withMemory(new Bench({ ...${QUICK}, time: 0, warmup: false }), { timeBudget: 100, failAbove: 0 });
    slow.add('slow', () => new Promise((resolve) => setTimeout(resolve, 120)));
    await slow.run();
    const { memory } = slow.getTask('slow').result;
    print([memory.state, memory.reason, slow.table()[0]['Retained (B/op)'], process.exitCode]);
    process.exitCode = 0;

    const controller = new AbortController();
    const aborted = withMemory(new Bench({ ...${QUICK}, signal: controller.signal }));
    let calls = 0;
    aborted.add('aborted', () => { if (++calls === 50_000) controller.abort(); });
    aborted.add('other', () => {});
    await aborted.run();
    print(aborted.tasks.map(({ result }) => [result.state, 'memory' in result]));

    const twice = withMemory(new Bench(${QUICK}), { timeBudget: 50, allocationTime: 20 });
    twice.add('idle', () => {});
    await twice.run();
    const first = twice.getTask('idle').result.memory;
    await twice.run();
    const second = twice.getTask('idle').result.memory;
    twice.reset();
    const none = twice.getTask('idle').result.memory;
    await twice.run();
    print([first === second, none === undefined, twice.getTask('idle').result.memory !== first]);
  `);
  expect(stderr).toMatch(/^heapslope: task "slow": too few operations to tell: /);
  expect(code).toBe(0);
  const [slow, aborted, twice] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown[]);
  expect(slow![0]).toBe('too-few-operations');
  expect(slow![1]).toMatch(
    /^too few operations to tell: \d batches of operations ended within 100 ms, and a trend needs 3\. Raise timeBudget\.$/,
  );
  expect(slow![2]).toBe('too few operations to tell');
  expect(slow![3]).toBe(2);
  expect(aborted).toHaveLength(2);
  for (const [state, hasMemory] of aborted as [string, boolean][]) {
    expect(state).toMatch(/^(aborted|completed)/);
    expect(hasMemory).toBe(false);
  }
  expect(twice).toEqual([true, true, true]);
});

test('what cannot be measured is an error that says what to write', async () => {
  const { stdout, code } = await runBench(`
    const bench = new Bench(${QUICK}).add('idle', () => {});
    const say = (action) => { try { action(); print('nothing'); } catch (error) { print([error.code, error.message]); } };
    await bench.run();
    say(() => withMemory(bench));
    say(() => withMemory({}));
    say(() => withMemory(new Bench(), { failAbove: 'much' }));
    say(() => withMemory(new Bench(), { failAbove: { idle: -1 } }));
    say(() => withMemory(new Bench(), { time: 5 }));
    say(() => withMemory(new Bench(), { allocationTime: 0 }));
    say(() => withMemory(new Bench()).runSync());
    const once = withMemory(new Bench());
    say(() => withMemory(once));
  `);
  expect(code).toBe(0);
  const errors = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as [string, string]);
  expect(errors.map(([name]) => name)).toEqual(Array(8).fill('HEAPSLOPE_INVALID_OPTION'));
  expect(errors.map(([, message]) => message)).toMatchInlineSnapshot(`
    [
      "This Bench ran already: the task "idle" is 'completed'. Call withMemory(bench) before bench.run(), or bench.reset() before it.",
      "withMemory() takes a Bench of tinybench 6; got {}. Write: withMemory(new Bench())",
      "Option \`failAbove\` must be bytes per operation: a finite number that is not negative, or text such as '512 B' or '1 kB'; got "much".",
      "Option \`failAbove.idle\` must be bytes per operation: a finite number that is not negative, or text such as '512 B' or '1 kB'; got -1.",
      "Unknown option "time". Did you mean \`timeBudget\`?",
      "Option \`allocationTime\` must be a positive, finite number of milliseconds; got 0.",
      "Memory cannot be measured by runSync(): the heap settles only between turns of the event loop. Write: await bench.run()",
      "withMemory() was given this Bench before. Call it once.",
    ]
  `);
});

test('a task that was run can be asserted', async () => {
  const { code, stdout, stderr } = await runBench(`
    import { toLeakMemory } from '../../../dist/matchers.mjs';
    const bench = withMemory(new Bench(${QUICK}), { timeBudget: 100, allocationTime: 20 });
    const log = [];
    bench.add('idle', function () { if (this.name !== 'idle') throw new Error('no task'); }, {
      beforeAll: () => log.push('beforeAll'),
      afterAll: () => log.push('afterAll'),
    });
    const task = bench.getTask('idle');
    print(await toLeakMemory.call({ isNot: true }, task).catch((error) => error.message));
    await bench.run();
    log.length = 0;
    const { pass, heapslope } = await toLeakMemory.call({ isNot: true }, task);
    print([pass, heapslope.name, heapslope.verdict, log]);
  `);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const [early, late] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(early).toBe(
    'The task "idle" cannot be checked: it was not run. Call await bench.run() first.',
  );
  expect(late).toEqual([false, 'idle', 'clean', ['beforeAll', 'afterAll']]);
});
