import { describe, expect, it } from 'vitest';
import { DEFAULT_CHANNELS, type ChannelName } from '../../../src/probe/heap-probe.js';
import { trendChannels } from '../../../src/trend/trend-channels.js';

/** Calls before each reading: batches of 1, 2, 1, 2 and 1 hundred calls, and a reading after a wait. */
const CALLS = [0, 100, 300, 400, 600, 700, 700];

function trend(name: ChannelName, values: readonly number[], tolerance = 1) {
  const series = {
    callsColumn: () => Float64Array.from(CALLS),
    column: (channel: ChannelName) =>
      channel === name ? Float64Array.from(values) : new Float64Array(CALLS.length),
  };
  return trendChannels(series, { tolerance }).find((channel) => channel.name === name)!;
}

const rising = (perCall: number) => CALLS.map((calls) => 5e6 + calls * perCall);

describe('trendChannels', () => {
  it('tells every channel', () => {
    const series = {
      callsColumn: () => Float64Array.from(CALLS),
      column: () => new Float64Array(CALLS.length),
    };
    expect(trendChannels(series, { tolerance: 1 }).map(({ name }) => name)).toEqual([
      ...DEFAULT_CHANNELS,
    ]);
    expect(trendChannels(series, { tolerance: 1 }).filter(({ isGrowing }) => isGrowing)).toEqual(
      [],
    );
  });

  it.each<[ChannelName, number]>([
    ['arrayBuffers', 64],
    ['external', 64],
    ['contexts', 1],
    ['detachedContexts', 1],
    ['handles', 0.1],
    ['code', 250],
  ])('judges %s that grow by %d per call, and says what to do', (name, perCall) => {
    const found = trend(name, rising(perCall));
    expect(found).toMatchObject({ isJudged: true, isGrowing: true });
    expect(found.perCall).toBeCloseTo(perCall);
    expect(found.advice).toMatch(/\.$/);
  });

  it.each<ChannelName>(['heap', 'rss'])('only shows %s', (name) => {
    const found = trend(name, rising(1000));
    expect(found).toMatchObject({ isJudged: false, isGrowing: true });
    expect(found.advice).toBeUndefined();
  });

  it('takes handles of a pool that stays full for no growth', () => {
    expect(trend('handles', [3, 13, 23, 23, 23, 23, 23]).isGrowing).toBe(false);
  });

  it('takes timers that end after the calls for no growth', () => {
    expect(trend('handles', [3, 103, 303, 403, 603, 703, 203]).isGrowing).toBe(false);
  });

  it.each([0, 1, 3, 5])('sees growth through a buffer freed late, at reading %d', (at) => {
    const values = rising(35).map((bytes, i) => (i === at ? bytes + 4e6 : bytes));
    expect(trend('arrayBuffers', values)).toMatchObject({ isGrowing: true });
  });

  it('takes one or two handles for no growth', () => {
    expect(trend('handles', [3, 4, 5, 5, 5, 5, 5]).isGrowing).toBe(false);
  });

  it('takes buffers that are freed at a later collection for no growth', () => {
    const bytes = [0, 6400, 19_200, 0, 12_800, 19_200, 0];
    expect(trend('arrayBuffers', bytes).isGrowing).toBe(false);
  });

  it('takes functions that are compiled once for no growth, though most batches compile some', () => {
    const bytes = [0, 9000, 20_000, 26_000, 26_000, 30_000, 30_000];
    expect(trend('code', bytes).isGrowing).toBe(false);
  });

  it('takes code that is compiled ever more slowly for no growth, though every batch compiles some', () => {
    const bytes = [0, 12_000, 22_000, 26_500, 32_500, 36_000, 36_000];
    expect(trend('code', bytes).isGrowing).toBe(false);
  });

  it('accepts bytes, not counts, within the tolerance', () => {
    expect(trend('arrayBuffers', rising(64), 100).isGrowing).toBe(false);
    expect(trend('handles', rising(1), 100).isGrowing).toBe(true);
  });

  it('counts array buffers in external memory once', () => {
    const series = {
      callsColumn: () => Float64Array.from(CALLS),
      column: (channel: ChannelName) =>
        channel === 'arrayBuffers' || channel === 'external'
          ? Float64Array.from(rising(64))
          : new Float64Array(CALLS.length),
    };
    const growing = trendChannels(series, { tolerance: 1 }).filter(({ isGrowing }) => isGrowing);
    expect(growing.map(({ name }) => name)).toEqual(['arrayBuffers']);
  });
});
