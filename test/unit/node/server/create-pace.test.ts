import { describe, expect, it } from 'vitest';
import { createPace } from '../../../../src/node/server/create-pace.js';
import { processClock } from '../../../../src/node/process-clock.js';

/** A clock that a sleep moves, and nothing else does but the test. */
function createClock() {
  const slept: number[] = [];
  let now = 1000;
  return {
    ...processClock,
    slept,
    now: () => now,
    sleep: async (ms: number) => {
      slept.push(ms);
      now += ms;
    },
    work: (ms: number) => (now += ms),
  };
}

describe('createPace', () => {
  it('spaces requests evenly, the first at once', async () => {
    const clock = createClock();
    const pace = createPace(50, clock);
    for (let i = 0; i < 4; i++) await pace();
    expect(clock.slept).toEqual([20, 20, 20]);
  });

  it('waits for what is left of the space, and makes up for nothing', async () => {
    const clock = createClock();
    const pace = createPace(50, clock);
    await pace();
    clock.work(5);
    await pace();
    clock.work(300);
    await pace();
    await pace();
    expect(clock.slept).toEqual([15, 20]);
  });

  it('spaces requests that are made at the same time', async () => {
    const clock = createClock();
    const pace = createPace(50, { ...clock, sleep: async (ms) => void clock.slept.push(ms) });
    await Promise.all([pace(), pace(), pace()]);
    expect(clock.slept).toEqual([20, 40]);
  });

  it('waits for nothing where there is no rate', () => {
    expect(createPace(undefined, createClock())()).toBeUndefined();
  });
});
