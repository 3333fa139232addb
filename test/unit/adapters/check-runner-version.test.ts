import { describe, expect, it } from 'vitest';
import { checkRunnerVersion } from '../../../src/adapters/check-runner-version.js';

describe('checkRunnerVersion', () => {
  it.each([
    ['vitest', '3.0.0'],
    ['vitest', '5.1.1'],
    ['jest', '29.7.0'],
    ['jest', '30.5.2'],
    ['jest', 'unknown'],
  ] as const)('takes %s %s', (name, version) => {
    expect(checkRunnerVersion({ name, version }, `heapslope/${name}`)).toBeUndefined();
  });

  it('refuses an older runner, and says what to install', () => {
    expect(() =>
      checkRunnerVersion({ name: 'vitest', version: '2.1.9' }, 'heapslope/vitest'),
    ).toThrow(
      'heapslope/vitest is made for Vitest 3 to 5, and this is Vitest 2.1.9. Write: npm install --save-dev vitest@5',
    );
    expect(() => checkRunnerVersion({ name: 'jest', version: '28.1.3' }, 'heapslope/jest')).toThrow(
      'heapslope/jest is made for Jest 29 to 30, and this is Jest 28.1.3. Write: npm install --save-dev jest@30',
    );
  });

  it('fails with an error that other code can tell by its code', () => {
    const refuse = () => checkRunnerVersion({ name: 'jest', version: '28.1.3' }, 'heapslope/jest');
    expect(refuse).toThrow(
      expect.objectContaining({ name: 'UsageError', code: 'HEAPSLOPE_USAGE' }) as Error,
    );
  });

  it('warns of a newer one', () => {
    expect(
      checkRunnerVersion({ name: 'vitest', version: '6.0.0-beta.1' }, 'heapslope/vitest'),
    ).toBe(
      'heapslope/vitest is made for Vitest 3 to 5, and this is Vitest 6.0.0-beta.1. If checks fail for no reason, write: npm install --save-dev heapslope@latest',
    );
  });
});
