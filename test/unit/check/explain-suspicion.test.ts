import { describe, expect, it } from 'vitest';
import { detectLeak } from '../../../src/check/detect-leak.js';
import { resolveOptions } from '../../../src/options.js';
import { createFakeProbe, type FakeProbe } from '../../fixtures/fake-probe.js';

const runtime = { node: '26.0.0', v8: '14.6', platform: 'linux', arch: 'x64' };

/** Checks a handler whose process takes a megabyte of resident memory per call, and nothing that V8 counts. */
function checkClimbing(probe: FakeProbe) {
  const handler = () => {
    probe.time += 1;
    probe.channels.rss += 1e6;
  };
  return detectLeak(handler, resolveOptions({}), { openProbe: () => probe, runtime });
}

function createLookingProbe(countWasmMemory?: () => boolean): FakeProbe & { looked: string[] } {
  const looked: string[] = [];
  return Object.assign(createFakeProbe(), {
    looked,
    features: { isOwnHeap: true, explain: { available: true as const } },
    trackObjects() {
      looked.push('objects');
      return Promise.reject(new Error('a fake heap has no objects'));
    },
    ...(countWasmMemory && {
      countWasmMemory() {
        looked.push('WebAssembly');
        return countWasmMemory();
      },
    }),
  });
}

describe('a heap that stands still in a process that climbs', () => {
  it('is looked at once more where memory is found that the engine does not count', async () => {
    const probe = createLookingProbe(() => true);
    await expect(checkClimbing(probe)).rejects.toThrow('a fake heap has no objects');
    expect(probe.looked).toEqual(['WebAssembly', 'objects']);
  });

  it.each([
    ['none is found', () => false, ['WebAssembly']],
    ['nobody can look', undefined, []],
  ])('is clean where %s, with a warning', async (_, countWasmMemory, looked) => {
    const probe = createLookingProbe(countWasmMemory);
    const report = await checkClimbing(probe);
    expect(report.verdict).toBe('clean');
    expect(report.warnings.map(({ code }) => code)).toEqual(['rss-climbs']);
    expect(probe.looked).toEqual(looked);
  });
});
