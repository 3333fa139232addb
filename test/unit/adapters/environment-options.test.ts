import { describe, expect, it } from 'vitest';
import { readEnvironmentOptions, readRepeat } from '../../../src/adapters/environment-options.js';

const read = (options: unknown) => readEnvironmentOptions(options, 'heapslope()');

describe('options of an environment', () => {
  it('are taken as they are', () => {
    expect(read(undefined)).toEqual({});
    expect(read({ environment: 'jsdom', repeat: { tolerance: '1 kB' } })).toEqual({
      environment: 'jsdom',
      repeat: { tolerance: '1 kB' },
    });
    expect(readRepeat(true, 'repeat')).toEqual({ repeat: {} });
    expect(readRepeat(false, 'repeat')).toEqual({});
  });

  it.each([
    ['jsdom', /heapslope\(\) must be an object, and is "jsdom"/],
    [{ tolerance: 5 }, /no option 'tolerance'.*belong into repeat: \{ tolerance: … \}/],
    [{ environment: 7 }, /heapslope\(\)\.environment must be the name.*and is 7/],
    [{ repeat: 'yes' }, /heapslope\(\)\.repeat must be an object.*or true, and is "yes"/],
    [{ repeat: { tolerence: 5 } }, /tolerence/],
    [{ repeat: { batches: 'many' } }, /batches/],
  ])('%j are an error that says what to write', (options, sentence) => {
    expect(() => read(options)).toThrow(sentence);
    expect(() => read(options)).toThrow(
      expect.objectContaining({ code: 'HEAPSLOPE_INVALID_OPTION' }) as Error,
    );
  });
});
