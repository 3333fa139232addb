import { expect, it } from 'vitest';
import { createCulpritFinder } from './find-culprit.js';
import { CALLS, snapshotPrograms } from './snapshot-programs.js';

const SURVIVORS = [
  'ModuleRow',
  'CommonRow',
  'ContainerInstance',
  'User',
  'Chunk',
  'onData',
  'onAbort',
  'PolledJob',
  'DelayedJob',
  'AwaitedRequest',
  'TracedRow',
  'WeakMeta',
  'HeadLink',
  'patched',
  'KeyedReply',
  'Upload',
  'Registration',
];

it('stays the same in another folder, another process and with lines added above, and tells leaks apart', () => {
  const first = fingerprintPrograms(0);
  const second = fingerprintPrograms(7);
  expect(second).toEqual(first);
  expect(new Set(Object.values(first)).size).toBe(SURVIVORS.length);
  for (const fingerprint of Object.values(first)) expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
  // Written down, so that another version of Node or another machine is seen to give the same.
  expect(first).toMatchObject({
    ModuleRow: '7e21b5baf7a95c04',
    onAbort: '64980e8ed9487040',
    PolledJob: '498cf4cc682b700a',
    Registration: 'e50161e4996f0722',
  });
}, 240_000);

function fingerprintPrograms(linesAbove: number): Record<string, string> {
  const { snapshot, lastId, attributor } = snapshotPrograms(linesAbove);
  const findCulprit = createCulpritFinder(snapshot, lastId, CALLS);
  return Object.fromEntries(
    SURVIVORS.map((name) => [name, attributor.fingerprint(findCulprit(name))]),
  );
}
