import { describe, expect, it } from 'vitest';
import { adviseSetUp, type SetUpFacts } from '../../../src/report/advise-set-up.js';

const advise = (facts: Partial<SetUpFacts>) => adviseSetUp({ heapBytes: 110e6, ...facts });

describe('adviseSetUp', () => {
  it('has nothing to say of a usual process', () => {
    expect(advise({})).toEqual([]);
    expect(advise({ snapshotMs: 3000, totalMs: 9000 })).toEqual([]);
    expect(advise({ snapshotMs: 500, totalMs: 600 })).toEqual([]);
  });

  it('names the compiler in the heap, and what to set', () => {
    const [warning, ...others] = advise({ compiler: 'ts-jest' });
    expect(others).toEqual([]);
    expect(warning?.code).toBe('compiler-in-heap');
    expect(warning?.message).toMatch(
      /^TypeScript's compiler lies in this heap \(110 MB\).*"isolatedModules": true.*@swc\/jest/,
    );
    expect(advise({ compiler: 'other' })[0]?.message).not.toContain('ts-jest');
  });

  it('does not mind a compiler in a small heap', () => {
    expect(advise({ compiler: 'ts-jest', heapBytes: 50e6 })).toEqual([]);
  });

  it.each([
    ['vitest', /vi\.useRealTimers\(\).*vi\.advanceTimersByTimeAsync/],
    ['jest', /jest\.useRealTimers\(\).*jest\.advanceTimersByTimeAsync/],
    ['other', /clock\.uninstall\(\).*clock\.tickAsync/],
  ] as const)('says how to turn fake timers off: %s', (fakeTimers, sentence) => {
    const [warning] = advise({ fakeTimers });
    expect(warning?.code).toBe('fake-timers');
    expect(warning?.message).toMatch(sentence);
  });

  it('tells of a snapshot that took most of the time, unless the compiler is to blame', () => {
    const facts = { snapshotMs: 8000, totalMs: 11_000 };
    expect(advise(facts).map(({ code }) => code)).toEqual(['slow-snapshot']);
    expect(advise(facts)[0]?.message).toMatch(/took 8\.0 s of 11 s.*110 MB/);
    expect(advise({ ...facts, compiler: 'ts-jest' }).map(({ code }) => code)).toEqual([
      'compiler-in-heap',
    ]);
  });
});
