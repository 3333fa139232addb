import { describe, expect, it } from 'vitest';
import { isEmptiedBetween } from '../../../src/growth/is-emptied-between.js';

/** Sizes of a container over 40 calls, which gain by `gainAt`. */
const observe = (gainAt: (call: number) => number) => {
  const sizes = [100];
  for (let call = 0; call < 40; call++) sizes.push(sizes[call]! + gainAt(call));
  return sizes;
};

describe('isEmptiedBetween', () => {
  it('knows a queue that gains with every call and hardly anything in the long run', () => {
    expect(
      isEmptiedBetween(
        0.07,
        observe(() => 1),
      ),
    ).toBe(true);
    expect(
      isEmptiedBetween(
        0.07,
        observe((call) => (call === 20 ? -80 : 1)),
      ),
    ).toBe(true);
  });

  it('leaves a leak alone: at every call, at one in ten or fifty, and in bursts', () => {
    expect(
      isEmptiedBetween(
        1,
        observe(() => 1),
      ),
    ).toBe(false);
    expect(
      isEmptiedBetween(
        0.1,
        observe((call) => Number(call % 10 === 3)),
      ),
    ).toBe(false);
    expect(
      isEmptiedBetween(
        0.02,
        observe((call) => Number(call === 3)),
      ),
    ).toBe(false);
    expect(
      isEmptiedBetween(
        1,
        observe((call) => (call === 7 ? 100 : 0)),
      ),
    ).toBe(false);
  });

  it('leaves a leak alone that is swept, where each sweep leaves a part behind', () => {
    const swept = observe((call) => (call % 10 === 9 ? -60 : 10));
    expect(isEmptiedBetween(3, swept)).toBe(false);
    expect(isEmptiedBetween(3, swept.slice(0, 20))).toBe(true);
    const emptied = observe((call) => (call % 10 === 9 ? -90 : 10));
    expect(isEmptiedBetween(3, emptied)).toBe(true);
    const byChance = observe((call) =>
      call % 10 === 9 ? [-60, -99, -60, -60][(call - 9) / 10]! : 10,
    );
    expect(isEmptiedBetween(3, byChance)).toBe(true);
  });

  it('says nothing without calls', () => {
    expect(isEmptiedBetween(0.1, [5])).toBe(false);
  });
});
