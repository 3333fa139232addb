import { describe, expect, it } from 'vitest';
import { decideVerdict, type ExplainOutcome } from '../../../src/check/decide-verdict.js';
import type { ChannelTrend, Leak } from '../../../src/report/leak-report.js';

function channel(name: ChannelTrend['name'], unit: ChannelTrend['unit'], perCall: number) {
  const trend = { name, unit, perCall, low: perCall, high: perCall };
  return { ...trend, isJudged: true, isGrowing: true } satisfies ChannelTrend;
}

const keeps = (name: string) => ({ constructors: [{ name }] }) as unknown as Leak;

function decide(channels: ChannelTrend[], ignored: Leak[] = []) {
  const outcome: ExplainOutcome = { kind: 'explained', leaks: [], ignored, isHeapRising: false };
  return decideVerdict({
    judgement: { state: 'open' },
    outcome,
    channels,
    bytesPerCall: 0,
    calls: 1200,
  });
}

const buffers = channel('arrayBuffers', 'bytes', 64);

describe('channels that grow', () => {
  it('are a leak without any object, and are named', () => {
    const handles = { ...channel('handles', 'count', 1), kinds: ['Timeout'] };
    expect(decide([buffers, handles])).toEqual({
      verdict: 'leak',
      reason:
        'Array buffers grow by 64 B per call and active handles and timers grow by 1.00 per call (Timeout), over 1200 calls.',
    });
  });

  it('are excused by what is ignored, if that may hold them', () => {
    expect(decide([buffers], [keeps('Uint8Array')]).verdict).toBe('clean');
    expect(decide([buffers], [keeps('Session')]).verdict).toBe('leak');
    expect(decide([channel('handles', 'count', 1)], [keeps('Timeout')]).verdict).toBe('clean');
    expect(decide([channel('handles', 'count', 1)], [keeps('Uint8Array')]).verdict).toBe('leak');
  });

  it('say nothing where nothing was explained and late releases were not waited for', () => {
    const decideUnexplained = (isSettled: boolean) =>
      decideVerdict({
        judgement: { state: 'growing' },
        outcome: { kind: 'unavailable', reason: 'no inspector.', isSettled },
        channels: [buffers],
        bytesPerCall: 64,
        calls: 1200,
      }).verdict;
    expect(decideUnexplained(true)).toBe('leak');
    expect(decideUnexplained(false)).toBe('inconclusive');
  });

  it('say nothing where they are not judged, or do not grow', () => {
    expect(decide([{ ...buffers, isGrowing: false }]).verdict).toBe('clean');
    expect(decide([{ ...buffers, isJudged: false }]).verdict).toBe('clean');
  });
});
