import { expect, it } from 'vitest';
import { rankLeaks } from '../../../src/check/rank-leaks.js';
import type { Leak } from '../../../src/report/leak-report.js';

function leakOf(described: string, retainedBytesPerCall: number, line?: number): Leak {
  const location = line === undefined ? undefined : { file: '/app/feed.ts', line, column: 1 };
  return {
    fingerprint: `${described} ${line}`,
    growing: { constructor: 'Array', edge: '[]', describe: described },
    retainedBytesPerCall,
    retainerPath: [
      { edge: '', object: 'global', isGrowing: false },
      { edge: '.feed', object: 'Feed', isGrowing: true, ...(location ? { location } : {}) },
    ],
  } as unknown as Leak;
}

it('tells leaks by what they retain, then by name, then by place, whatever their order was', () => {
  const ranked = [
    leakOf('Array z: +1.00 element per call', 64),
    leakOf('Array a: +1.00 element per call', 32.4, 9),
    leakOf('Array a: +0.99 element per call', 32, 12),
    leakOf('Array a: +1.00 element per call', 31.6),
    leakOf('Array b: +0.50 element per call', 32.2),
  ];
  for (let shift = 0; shift < ranked.length; shift++) {
    const met = [...ranked.slice(shift), ...ranked.slice(0, shift)];
    expect(rankLeaks(met)).toEqual(ranked);
    expect(rankLeaks(met.toReversed())).toEqual(ranked);
  }
});
