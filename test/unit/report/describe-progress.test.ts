import { describe, expect, it } from 'vitest';
import { describeProgress } from '../../../src/report/describe-progress.js';

describe('describeProgress', () => {
  it.each([
    [{ phase: 'calibrate', calls: 0, batches: 0, heap: 0 }, 'starting'],
    [{ phase: 'watch', calls: 2400, batches: 6, heap: 12e6 }, 'watching, 2400 calls'],
    [{ phase: 'explain', calls: 1, batches: 1, heap: 12e6 }, 'explaining, 1 call'],
    [
      { phase: 'snapshot', calls: 2400, batches: 0, heap: 110e6 },
      'taking a heap snapshot of 110 MB, 2400 calls',
    ],
    [{ phase: 'snapshot', calls: 0, batches: 0, heap: 0 }, 'taking a heap snapshot'],
    [
      { phase: 'a phase of tomorrow', calls: 3, batches: 0, heap: 0 },
      'a phase of tomorrow, 3 calls',
    ],
    [{ phase: 'constructor', calls: 0, batches: 0, heap: 0 }, 'constructor'],
  ])('%j: %s', (step, expected) => {
    expect(describeProgress(step)).toBe(expected);
  });
});
