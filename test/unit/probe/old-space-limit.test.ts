import { describe, expect, it } from 'vitest';
import { oldSpaceLimit } from '../../../src/probe/old-space-limit.js';

const MB = 2 ** 20;

describe('oldSpaceLimit', () => {
  it.each([
    ['the flag', 108, ['--max-old-space-size=60'], 60],
    ['the flag as V8 writes it', 252, ['--max_old_space_size=60'], 60],
    ['the last one of several', 252, ['--max-old-space-size=60', '--max-old-space-size=80'], 80],
    ['no more than V8 tells', 50, ['--max-old-space-size=60'], 50],
    ['without a flag, what young objects leave of a large heap', 4192, ['--expose-gc'], 4000],
    ['and of a small one', 100, [], 75],
    ['with a flag that says nothing', 100, ['--max-old-space-size=0'], 75],
  ])('is by %s', (_, told, flags, limit) => {
    expect(oldSpaceLimit(told * MB, '', flags)).toBe(limit * MB);
    expect(oldSpaceLimit(told * MB, `--no-warnings  ${flags.join(' ')}`, [])).toBe(limit * MB);
  });

  it('is by the command line where NODE_OPTIONS says another', () => {
    const limit = oldSpaceLimit(108 * MB, '--max-old-space-size=80', ['--max-old-space-size=60']);
    expect(limit).toBe(60 * MB);
  });
});
