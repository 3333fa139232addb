import { describe, expect, it } from 'vitest';
import { createPace } from '../../../../src/node/server/create-pace.js';

/** A clock that nothing moves but the test. */
function createClock() {
  let now = 1000;
  return { now: () => now, pass: (ms: number) => void (now += ms) };
}

describe('createPace', () => {
  it('spaces requests evenly, the first at once', () => {
    const clock = createClock();
    const takeTurn = createPace(50, clock);
    const waits = Array.from({ length: 4 }, () => {
      const wait = takeTurn();
      clock.pass(wait);
      return wait;
    });
    expect(waits).toEqual([0, 20, 20, 20]);
  });

  it('waits for what is left of the space, and makes up for nothing', () => {
    const clock = createClock();
    const takeTurn = createPace(50, clock);
    takeTurn();
    clock.pass(5);
    expect(takeTurn()).toBe(15);
    clock.pass(315);
    expect(takeTurn()).toBe(0);
    expect(takeTurn()).toBe(20);
  });

  it('spaces requests that are made at the same time', () => {
    const takeTurn = createPace(50, createClock());
    expect([takeTurn(), takeTurn(), takeTurn()]).toEqual([0, 20, 40]);
  });

  it('waits for nothing where there is no rate', () => {
    const takeTurn = createPace(undefined, createClock());
    expect([takeTurn(), takeTurn()]).toEqual([0, 0]);
  });
});
