import { expect, it } from 'vitest';
import { takeFirstSnapshot } from '../../../src/di/take-first-snapshot.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';

it('takes one snapshot for all checks of a process, where one can be had', async () => {
  const done: string[] = [];
  const probe = createFakeProbe();
  probe.inspectObjects = () => ({
    countInstances: () => ({ count: 0, names: [], isKnown: false, known: [] }),
    takeSnapshot: async () => void done.push('taken'),
    findObjectId: () => 0,
    close: () => void done.push('closed'),
  });
  await takeFirstSnapshot(probe);
  expect(done).toEqual([]);
  Object.assign(probe.features, { explain: { available: true } });
  await takeFirstSnapshot(probe);
  await takeFirstSnapshot(probe);
  expect(done).toEqual(['taken', 'closed']);
});
