import { describe, expect, it } from 'vitest';
import { measureClimb } from '../../../src/trend/measure-climb.js';

const MB = 1e6;
const CALLS = [0, 500, 1000, 2000, 3000, 4000, 6000];
const jitter = [0, 1, -1, 1, 0, -1, 1];

describe('measureClimb', () => {
  it('tells bytes per call of a resident size that climbs with the calls', () => {
    const rss = CALLS.map((calls, i) => 60 * MB + calls * 20_000 + jitter[i]! * MB);
    expect(measureClimb(CALLS, rss)).toBeCloseTo(20_000, -3);
  });

  it.each([
    ['stands still', CALLS.map((_, i) => 60 * MB + jitter[i]! * 0.2 * MB)],
    ['fills at first', [60, 80, 90, 95, 96, 96, 96].map((size) => size * MB)],
    ['jumps once', [60, 60, 60, 60, 92, 92, 92].map((size) => size * MB)],
    ['creeps by less than its noise', CALLS.map((calls) => 60 * MB + calls * 600)],
    ['climbs and falls back', [60, 90, 120, 60, 90, 120, 60].map((size) => size * MB)],
  ])('says nothing of one that %s', (_, rss) => {
    expect(measureClimb(CALLS, rss)).toBeUndefined();
  });

  it('tells a rise of less than megabytes where it is asked to', () => {
    const rss = CALLS.map((calls) => 60 * MB + calls * 600);
    expect(measureClimb(CALLS, rss, { rise: 2 * MB, perCall: 500 })).toBeCloseTo(600);
    expect(measureClimb(CALLS, rss, { rise: 4 * MB, perCall: 500 })).toBeUndefined();
    expect(measureClimb(CALLS, rss, { rise: 2 * MB, perCall: 700 })).toBeUndefined();
  });

  it('says nothing of few batches', () => {
    expect(measureClimb([0, 500, 1000], [60 * MB, 90 * MB, 120 * MB])).toBeUndefined();
  });
});
