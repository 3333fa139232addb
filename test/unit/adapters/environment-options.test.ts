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
    expect(read({ defaults: { tolerance: '1 kB', ignore: [/Cache/] } })).toEqual({
      defaults: { tolerance: '1 kB', ignore: [/Cache/] },
    });
    expect(readRepeat(true, 'repeat')).toEqual({ repeat: {} });
    expect(readRepeat(false, 'repeat')).toEqual({});
  });

  it.each([
    ['jsdom', /heapslope\(\) must be an object, and is "jsdom"/],
    [
      { tolerance: 5 },
      /no option 'tolerance'.*For every check write: defaults: \{ tolerance: … \}/,
    ],
    [{ tolerence: 5 }, /no option 'tolerence'.*mean `defaults: \{ tolerance: … \}`\?/],
    [{ enviroment: 'jsdom' }, /no option 'enviroment'.*mean `environment`\?/],
    [{ defaults: 5 }, /heapslope\(\)\.defaults must be an object.*and is 5/],
    [{ defaults: { name: 'x' } }, /heapslope\(\)\.defaults has no option 'name'/],
    [{ defaults: { tolerance: 'much' } }, /heapslope\(\)\.defaults: Option `tolerance` must be/],
    [{ defaults: { calls: 0 } }, /heapslope\(\)\.defaults: Option `calls` must be a positive/],
    [
      { defaults: { ignore: [() => true] } },
      /defaults\.ignore cannot be sent.*setDefaults\(\{ ignore/,
    ],
    [{ defaults: { onProgress() {} } }, /defaults\.onProgress cannot be sent.*setDefaults/],
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
