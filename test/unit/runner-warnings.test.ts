import { expect, it } from 'vitest';
import { ignoreLeaks } from '../../src/check/ignore-leaks.js';
import type { Leak, Owner } from '../../src/report/leak-report.js';

function leakOf(owner: Owner, describe: string, advice?: string): Leak {
  return {
    fingerprint: '0123456789abcdef',
    growing: { constructor: 'Array', edge: '[]', describe },
    constructors: [],
    countPerCall: 1,
    bytesPerCall: 40,
    retainedBytesPerCall: 40,
    retainerPath: [],
    owner,
    ...(advice ? { pattern: { id: 'some-pattern', advice } } : {}),
  };
}

it('warns once of each advice, whatever the number of places in the runner that grow', () => {
  const clear = 'Call vi.clearAllMocks().';
  const mocks = ['calls', 'results', 'contexts'].map((name) => leakOf('runner', name, clear));
  const { leaks, ignored, warnings } = ignoreLeaks(
    [leakOf('user', 'rows'), ...mocks, leakOf('runner', 'onFinished', 'Keep expect out.')],
    [],
  );
  expect(leaks.map(({ growing }) => growing.describe)).toEqual(['rows']);
  expect(ignored).toHaveLength(4);
  expect(warnings).toEqual([
    {
      code: 'runner-growth',
      message:
        'The test runner itself keeps objects per call, which are not counted (calls; results; and 1 more). Call vi.clearAllMocks().',
    },
    {
      code: 'runner-growth',
      message:
        'The test runner itself keeps objects per call, which are not counted (onFinished). Keep expect out.',
    },
  ]);
});

it('says nothing of a runner that keeps nothing', () => {
  expect(ignoreLeaks([leakOf('user', 'rows'), leakOf('package', 'cache')], []).warnings).toEqual(
    [],
  );
});
