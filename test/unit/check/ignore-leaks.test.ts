import { describe, expect, it } from 'vitest';
import { ignoreLeaks } from '../../../src/check/ignore-leaks.js';
import type { IgnoreRule } from '../../../src/input/options.js';
import type { Leak } from '../../../src/report/leak-report.js';

const LEAK: Leak = {
  fingerprint: '692d3e18b2363c16',
  growing: {
    constructor: 'Map',
    edge: 'Map["req-*"]',
    describe: 'Map cache: +1.00 entry per call',
  },
  constructors: [growth('Session'), growth('Object')],
  countPerCall: 1,
  bytesPerCall: 64,
  retainedBytesPerCall: 128,
  retainerPath: [
    { edge: '', object: 'module src/cache.ts', isGrowing: false },
    { edge: 'variable cache', object: 'Map', isGrowing: true },
    { edge: '["req-*"]', object: 'Session', isGrowing: false },
  ],
  owner: 'user',
};

function growth(name: string) {
  return { name, countPerCall: 1, bytesPerCall: 32, retainedBytesPerCall: 32, intervals: [] };
}

describe('ignoreLeaks', () => {
  it.each<[what: string, rule: IgnoreRule]>([
    ['the constructor that grows', 'Map'],
    ['the constructor that it keeps most of', 'Session'],
    ['the fingerprint', '692d3e18b2363c16'],
    ['the path', /module src\/cache\.ts → variable cache Map/],
    ['a constructor by a pattern', /^Sess/],
    ['a predicate', (leak) => leak.growing.edge.includes('req-')],
  ])('takes out what is named by %s, and still lists it', (_, rule) => {
    expect(ignoreLeaks([LEAK], [rule])).toEqual({ leaks: [], ignored: [LEAK], warnings: [] });
  });

  it('leaves what only resembles it', () => {
    for (const rule of ['Sess', 'Object', 'cache', /other\.ts/, () => false]) {
      expect(ignoreLeaks([LEAK], [rule]).leaks, String(rule)).toEqual([LEAK]);
    }
  });

  it('matches a global expression every time', () => {
    const rule = /variable cache/g;
    expect(ignoreLeaks([LEAK, LEAK, LEAK], [rule]).ignored).toHaveLength(3);
  });

  it("warns of the runner's own, and does not judge it", () => {
    const leak: Leak = {
      ...LEAK,
      owner: 'runner',
      pattern: { id: 'mock-call-records', advice: 'Call vi.clearAllMocks().' },
    };
    const sorted = ignoreLeaks([leak, LEAK], []);
    expect(sorted.leaks).toEqual([LEAK]);
    expect(sorted.ignored).toEqual([leak]);
    expect(sorted.warnings).toEqual([
      { code: 'runner-growth', message: expect.stringContaining('Call vi.clearAllMocks().') },
    ]);
  });
});
