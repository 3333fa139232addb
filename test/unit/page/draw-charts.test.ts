import { describe, expect, it } from 'vitest';
import { drawBars } from '../../../src/page/draw-bars.js';
import { createScale, widen } from '../../../src/page/draw-frame.js';
import { drawSeries } from '../../../src/page/draw-series.js';
import type { SeriesData } from '../../../src/page/page-input.js';

const SERIES: SeriesData = {
  name: 'heap',
  unit: 'bytes',
  points: [
    [100, 5_000_000],
    [200, 5_010_000],
    [300, 5_020_000],
  ],
  slope: 100,
  low: 90,
  high: 110,
};
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text);
const placesOf = (svg: string) =>
  [...svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe('a series', () => {
  const { markup: svg } = drawSeries(SERIES, 'heap over calls');

  it('has a point for each reading, on the fitted line where they lie on one', () => {
    const places = placesOf(svg);
    expect(places).toEqual([
      [70, 192.7],
      [266, 126],
      [462, 59.3],
    ]);
    expect(svg).toContain('class="fit" d="M70 192.7L462 59.3"');
    expect(svg).toContain('<title>200 calls: 5.010 MB</title>');
  });

  it('is read aloud, and says what its lines stand for', () => {
    expect(svg).toContain('role="img"');
    expect(svg).toContain('aria-label="heap over calls"');
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['5.00 MB', '5.02 MB', 'calls', 'fitted line', 'interval']),
    );
  });

  it.each([
    [
      'one height',
      [
        [1, 7],
        [2, 7],
      ],
      0,
    ],
    [
      'one call',
      [
        [1, 7],
        [1, 7],
      ],
      0,
    ],
    [
      'an interval without a bound',
      [
        [1, 7],
        [2, 8],
      ],
      1e300,
    ],
  ] as [string, [number, number][], number][])('can be drawn of %s', (_, points, high) => {
    const drawn = drawSeries({ ...SERIES, unit: 'count', points, slope: 0, low: 0, high }, 'x');
    expect(drawn.markup).not.toMatch(/NaN|Infinity|undefined/);
    expect(placesOf(drawn.markup)).toHaveLength(2);
  });
});

describe('bars', () => {
  it('are as high as their counts, beside each other', () => {
    const sets = [
      { name: 'Session', counts: [100, 50] },
      { name: '<b>', counts: [0, 100] },
    ];
    const { markup: svg } = drawBars({ labels: ['batch 1', 'batch 2'], sets }, 'survivors');
    const bars = [
      ...svg.matchAll(/class="(c\d)" x="([\d.]+)" y="([\d.]+)" width="71.4" height="([\d.]+)"/g),
    ];
    expect(bars.map(([, tone, x, y, height]) => [tone, x, y, height])).toEqual([
      ['c1', '92.6', '26', '200'],
      ['c1', '296.6', '126', '100'],
      ['c2', '164', '226', '0'],
      ['c2', '368', '26', '200'],
    ]);
    expect(svg).toContain('<title>batch 2: 100 &lt;b&gt;</title>');
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['batch 1', 'batch 2', 'Session', '100']));
  });

  it('of many batches have as many labels as there is room for', () => {
    const labels = Array.from({ length: 40 }, (_, at) => `batch ${at + 1}`);
    const { markup: svg } = drawBars(
      { labels, sets: [{ name: 'A', counts: labels.map(() => 0) }] },
      'x',
    );
    expect(textsOf(svg).filter((text) => text?.includes('batch'))).toHaveLength(6);
  });
});

describe('a scale', () => {
  it('has round ticks, whatever the span', () => {
    for (const high of [0.003, 1, 7, 99, 1234, 8.8e6, 3e12]) {
      const { ticks } = createScale(...widen(0, high), [0, 100]);
      expect(ticks.length).toBeLessThanOrEqual(7);
      expect(ticks.length).toBeGreaterThanOrEqual(3);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(high);
    }
  });
});
