import { describe, expect, it } from 'vitest';
import { detectLeak } from '../../../src/check/detect-leak.js';
import { resolveOptions } from '../../../src/input/options.js';
import { createFakeProbe, type FakeProbe } from '../../fixtures/fake-probe.js';

const runtime = { node: '26.0.0', v8: '14.6', platform: 'linux', arch: 'x64' };

interface Climb {
  rssPerCall?: number;
  callMs?: number;
}

/** Checks a handler whose process takes so much resident memory per call, and nothing that V8 counts. */
function checkClimbing(
  probe: FakeProbe,
  { rssPerCall = 1e6, callMs = 1, ...options }: Record<string, unknown> & Climb = {},
) {
  const handler = () => {
    probe.time += callMs;
    probe.channels.rss += rssPerCall;
  };
  return detectLeak(handler, resolveOptions(options), { openProbe: () => probe, runtime });
}

function createLookingProbe(countOutsideMemory?: () => boolean): FakeProbe & { looked: string[] } {
  const looked: string[] = [];
  return Object.assign(createFakeProbe(), {
    looked,
    features: { isOwnHeap: true, explain: { available: true as const } },
    trackObjects() {
      looked.push('objects');
      return Promise.reject(new Error('a fake heap has no objects'));
    },
    ...(countOutsideMemory && {
      countOutsideMemory() {
        looked.push('outside');
        return countOutsideMemory();
      },
    }),
  });
}

describe('a heap that stands still in a process that climbs', () => {
  it('is looked at once more where memory is found that the engine does not count', async () => {
    const probe = createLookingProbe(() => true);
    await expect(checkClimbing(probe)).rejects.toThrow('a fake heap has no objects');
    expect(probe.looked).toEqual(['outside', 'objects']);
  });

  it.each([
    ['none is found', () => false, ['outside']],
    ['nobody can look', undefined, []],
  ])('is looked at as a whole where %s', async (_, countOutsideMemory, looked) => {
    const probe = createLookingProbe(countOutsideMemory);
    await expect(checkClimbing(probe)).rejects.toThrow('a fake heap has no objects');
    expect(probe.looked).toEqual([...looked, 'objects']);
  });

  it.each([
    ['two megabytes', { rssPerCall: 4_500 }, []],
    ['16 bytes per call', { rssPerCall: 15, callMs: 0.001, calls: 30_000 }, []],
    ['16 bytes per call', { rssPerCall: 16, callMs: 0.001, calls: 30_000 }, ['outside']],
  ])('is left alone below %s (%o)', async (_, climb, looked) => {
    const probe = createLookingProbe(() => false);
    const { verdict } = await checkClimbing(probe, climb);
    expect(verdict).toBe('clean');
    expect(probe.looked).toEqual(looked);
  });

  it('is looked at where it climbs on, though it climbed by less than is looked at', async () => {
    const probe = createLookingProbe(() => false);
    const check = checkClimbing(probe, { rssPerCall: 5_500 });
    await expect(check).rejects.toThrow('a fake heap has no objects');
    expect(probe.looked).toEqual(['outside', 'objects']);
  });

  it('is counted where a snapshot must not be taken', async () => {
    const probe = createLookingProbe(() => true);
    await expect(checkClimbing(probe, { explain: 'never' })).rejects.toThrow('no objects');
    expect(probe.looked).toEqual(['outside', 'objects']);
  });
});
