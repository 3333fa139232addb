import { expect, test } from 'vitest';
import { createMatchers, type MatcherHost } from '../../../src/matchers/create-matchers.js';
import { OPERATION, type MeasuredOperation } from '../../../src/matchers/measured-operation.js';
import { buildReport } from '../report/build-report.js';

const handler = () => 1;

function buildTask(changes: Partial<MeasuredOperation> = {}, log: string[] = []) {
  const operation: MeasuredOperation = {
    name: 'parse',
    handler,
    beforeEachCall: undefined,
    afterEachCall: () => 2,
    findObstacle: () => undefined,
    async around(check) {
      log.push('before');
      const answer = await check();
      log.push('after');
      return answer;
    },
    ...changes,
  };
  return { [OPERATION]: operation };
}

function createMatcher(log: unknown[] = []) {
  const refuse = () => Promise.reject(new Error('not asked for'));
  const check: MatcherHost['check'] = async (given, options) => {
    log.push(given, options);
    return buildReport();
  };
  return createMatchers({ check, checkInstances: refuse, checkCollected: refuse }).toLeakMemory;
}

test('a task is checked by its operation, under its name and in its hooks', async () => {
  const log: unknown[] = [];
  const task = buildTask({}, log as string[]);
  const { heapslope } = await createMatcher(log).call({ isNot: true }, task, { tolerance: 8 });
  expect(heapslope).toEqual(buildReport());
  expect(log).toEqual([
    'before',
    handler,
    {
      name: 'parse',
      afterEachCall: (task[OPERATION] as MeasuredOperation).afterEachCall,
      tolerance: 8,
    },
    'after',
  ]);
});

test('a task that was not run is an error', async () => {
  const task = buildTask({ findObstacle: () => 'it was not run. Call await bench.run() first.' });
  await expect(createMatcher().call({ isNot: true }, task)).rejects.toThrow(
    'The task "parse" cannot be checked: it was not run. Call await bench.run() first.',
  );
});

test('an object without an operation is no handler', async () => {
  await expect(createMatcher().call({ isNot: true }, { name: 'parse' })).rejects.toThrow(
    'The handler must be a function',
  );
});
