import { describe, expect, it } from 'vitest';
import { judgeSeries } from '../../../src/trend/judge-series.js';

/** A series of `steps.length` batches of `calls` calls after `warmup` calls; all channels but the heap stand still. */
function seriesOf(steps: number[], { calls = 1000, warmup = 2000 } = {}) {
  const heap = [5_000_000];
  const at = [warmup];
  for (const step of steps) {
    heap.push(heap[heap.length - 1] + step);
    at.push(at[at.length - 1] + calls);
  }
  const still = heap.map(() => 3);
  return { calls: at, bytes: [heap, still, still], counts: [still, still, still] };
}

describe('judgeSeries', () => {
  it('is open before five steps', () => {
    expect(judgeSeries(seriesOf([0, 0, 0, 0]), 1, 5)).toEqual({ state: 'open' });
  });

  it('is quiet when nothing moves, and can then see whatever exceeds the floor', () => {
    expect(judgeSeries(seriesOf([0, 0, 0, 0, 0]), 1, 5)).toEqual({
      state: 'quiet',
      from: 0,
      detectable: 1,
    });
  });

  it('leaves the settling at the start out of the window', () => {
    const judgement = judgeSeries(seriesOf([90_000, 40_000, 0, 0, 8, 0, 0], { warmup: 100 }), 1, 5);
    expect(judgement).toMatchObject({ state: 'quiet', from: 2 });
  });

  it('stays open until the calls have more than doubled: a container may be between two doublings', () => {
    expect(judgeSeries(seriesOf([0, 0, 0, 0, 0], { warmup: 8000 }), 1, 5)).toEqual({
      state: 'open',
    });
    expect(judgeSeries(seriesOf(Array(13).fill(0), { warmup: 8000 }), 1, 5)).toMatchObject({
      state: 'quiet',
    });
  });

  it('takes a jump that stays for suspicion, and one that is given back for nothing', () => {
    expect(judgeSeries(seriesOf([0, 0, 16_000, 0, 0]), 1, 5)).toEqual({ state: 'open' });
    expect(judgeSeries(seriesOf([0, 250_000, -250_000, 0, 0, 0, 0, 0, 0, 0]), 1, 5)).toMatchObject({
      state: 'quiet',
    });
  });

  it('leaves out spikes, however many, and judges by what lies between them', () => {
    const spikes = [0, 250_000, -250_000, 0, 250_000, 0, -250_000, 0, 250_000, -250_000, 0];
    expect(judgeSeries(seriesOf(spikes), 1, 5)).toMatchObject({ state: 'quiet' });
    const leaking = spikes.map((step) => step + 3000);
    expect(judgeSeries(seriesOf(leaking), 1, 5)).toEqual({ state: 'open' });
    const jumping = spikes.map((step, i) => step + (i === 7 ? 64_000 : 0));
    expect(judgeSeries(seriesOf(jumping), 1, 5)).toEqual({ state: 'open' });
  });

  it('does not judge by a few readings between spikes', () => {
    const cycle = [250_000, 0, 0, -250_000];
    expect(judgeSeries(seriesOf([...cycle, 0]), 1, 5)).toEqual({ state: 'open' });
  });

  it('lets a small jump stay, and says that a leak of its size could hide in it', () => {
    const judgement = judgeSeries(seriesOf([0, 0, 10_000, 0, 0]), 1, 5);
    expect(judgement).toEqual({ state: 'quiet', from: 0, detectable: 3 });
  });

  it('adds what the heap fell to what could have been hidden', () => {
    const judgement = judgeSeries(seriesOf([0, 0, -5000, 0, 0]), 1, 5);
    expect(judgement).toEqual({ state: 'quiet', from: 0, detectable: 2 });
  });

  it('is sure of growth after five like steps', () => {
    expect(judgeSeries(seriesOf([32_000, 32_000, 33_000, 90_000, 32_000]), 1, 5)).toEqual({
      state: 'growing',
    });
  });

  it('accepts growth within the tolerance', () => {
    expect(judgeSeries(seriesOf([32_000, 32_000, 32_000, 32_000, 32_000]), 40, 5)).toMatchObject({
      state: 'quiet',
    });
  });

  it('sees handles that grow while the heap stands still', () => {
    const series = seriesOf([0, 0, 0, 0, 0]);
    series.counts[2] = [3, 1003, 2003, 3003, 4003, 5003];
    expect(judgeSeries(series, 1, 5)).toEqual({ state: 'open' });
  });
});
