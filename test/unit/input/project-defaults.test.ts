import { afterEach, describe, expect, it } from 'vitest';
import {
  configureDefaults,
  setDefaults,
  withDefaults,
} from '../../../src/input/project-defaults.js';

afterEach(() => {
  setDefaults({});
  configureDefaults(globalThis, undefined);
});

describe('defaults of a project', () => {
  it('are taken by a check for what it does not say', () => {
    expect(withDefaults(undefined)).toBeUndefined();
    setDefaults({ tolerance: '1 kB', timeBudget: 3000 });
    expect(withDefaults(undefined)).toEqual({ tolerance: '1 kB', timeBudget: 3000 });
    expect(withDefaults({ tolerance: 5, calls: undefined, timeBudget: undefined })).toEqual({
      tolerance: 5,
      timeBudget: 3000,
    });
  });

  it('of a set-up file win over those of the configuration', () => {
    configureDefaults(globalThis, { tolerance: 1, explain: 'always' });
    setDefaults({ tolerance: 2 });
    expect(withDefaults({})).toEqual({ tolerance: 2, explain: 'always' });
    setDefaults({ calls: 3 });
    expect(withDefaults({})).toEqual({ tolerance: 1, explain: 'always', calls: 3 });
  });

  it('leave out what makes no sense for a kind of check, and that alone', () => {
    setDefaults({ tolerance: 2, batches: { min: 4 }, calls: 3 });
    expect(withDefaults({ calls: 5 }, ['tolerance', 'batches'])).toEqual({ calls: 5 });
    expect(withDefaults({ tolerance: 9 }, ['tolerance'])).toMatchObject({ tolerance: 9 });
  });

  it('hand on what cannot be options, to be refused', () => {
    setDefaults({ tolerance: 2 });
    for (const given of [null, 5, 'x', []]) expect(withDefaults(given)).toBe(given);
  });

  it.each([
    [undefined, /setDefaults\(\) must be an object.*and is undefined/],
    [{ tolerance: '1 kilo' }, /setDefaults\(\): Option `tolerance` must be bytes.*"1 kilo"/],
    [{ iterations: 5 }, /setDefaults\(\): Unknown option "iterations"\. Did you mean `calls`\?/],
    [{ name: 'x' }, /setDefaults\(\) has no option 'name'/],
  ])('%j are an error that names the option', (options, sentence) => {
    expect(() => setDefaults(options as never)).toThrow(sentence);
    expect(() => setDefaults(options as never)).toThrow(
      expect.objectContaining({ code: 'HEAPSLOPE_INVALID_OPTION' }) as Error,
    );
  });
});
