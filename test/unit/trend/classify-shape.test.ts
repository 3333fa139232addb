import { expect, it } from 'vitest';
import { classifyShape } from '../../../src/trend/classify-shape.js';

it.each([
  ['flat', [100, 100, 100, 100, 100, 100]],
  ['linear', [0, 32_000, 64_000, 96_100, 128_000, 160_000]],
  ['step', [0, 0, 0, 20_000, 20_000, 20_000, 20_000, 20_000, 60_000, 60_000, 60_000]],
  ['settled', [0, 500_000, 800_000, 900_000, 930_000, 930_000, 930_000, 930_000, 930_000]],
  ['settled', [0, 8, 16, 24, 32, ...Array(12).fill(32)].map((kilobytes) => kilobytes * 1000)],
  ['sawtooth', [0, 10_000, 20_000, 30_000, 0, 10_000, 20_000, 30_000, 0]],
  ['noisy', [0, 90_000, -20_000, 300_000, 100_000, 500_000, 200_000]],
] as const)('%s', (shape, heap) => {
  expect(classifyShape(heap, 1000)).toBe(shape);
});
