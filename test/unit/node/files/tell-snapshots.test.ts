import { describe, expect, it } from 'vitest';
import type { CheckHost } from '../../../../src/check/start-check.js';
import { tellSnapshots } from '../../../../src/node/files/tell-snapshots.js';
import { resolveOptions, type Progress } from '../../../../src/input/options.js';
import type { HeapProbe, ObjectTracking } from '../../../../src/probe/heap-probe.js';

describe('tellSnapshots', () => {
  const events: string[] = [];
  const takeSnapshot = async () => void events.push('snapshot is taken');
  const probe = {
    trackObjects: async () => ({ takeSnapshot }) as unknown as ObjectTracking,
  } as unknown as HeapProbe;
  const given = { openProbe: () => probe } as unknown as CheckHost;

  it('tells before and after, with the calls and the heap of the last step', async () => {
    const onProgress = ({ phase, calls, heap }: Progress) =>
      void events.push(`${phase} ${calls} ${heap}`);
    const { options, host } = tellSnapshots(resolveOptions({ onProgress }), given);
    options.onProgress!({ phase: 'watch', calls: 7, batches: 3, heap: 99 });
    const tracking = await (await host.openProbe()).trackObjects(false);
    await tracking.takeSnapshot(() => {});
    expect(events).toEqual([
      'watch 7 99',
      'explain 7 99',
      'snapshot 7 99',
      'snapshot is taken',
      'analyse 7 99',
    ]);
  });

  it('changes nothing where nobody listens', () => {
    const options = resolveOptions({});
    expect(tellSnapshots(options, given)).toEqual({ options, host: given });
    expect(tellSnapshots(options, given).host).toBe(given);
  });
});
