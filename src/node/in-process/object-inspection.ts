/**
 * Questions about single classes and objects of this process, through one inspector session: how many
 * instances are alive, and which node of a snapshot an object is. Nothing of the program's own code runs
 * (no getter, no proxy), and nothing is held when a call returns.
 */
import { types } from 'node:util';
import type { ObjectInspection } from '../../probe/heap-probe.js';
import { cacheLineEnds } from '../cdp/cache-line-ends.js';
import { openInspectorSession } from '../cdp/inspector-session.js';
import { createInstanceCounter } from '../cdp/instance-counter.js';
import { readSnapshotStream } from '../cdp/read-snapshot-stream.js';
import { findObjectId, findRealms, visitObjects, type Realm } from './visit-objects.js';

/** Opens the session. */
export function startObjectInspection(): ObjectInspection {
  const session = openInspectorSession();
  let realms: Realm[] | undefined;
  return {
    countInstances(query) {
      realms ??= findRealms(session);
      const isNamed = typeof query === 'string';
      const counter = createInstanceCounter(types, isNamed ? query : undefined);
      const prototype = isNamed ? undefined : (query.prototype as object);
      for (const realm of realms)
        visitObjects(session, realm, (objects) => counter.show(objects), prototype);
      return counter.read();
    },
    async takeSnapshot(sink) {
      session.post('HeapProfiler.enable');
      cacheLineEnds(session);
      await readSnapshotStream(sink);
    },
    findObjectId: (object) => findObjectId(session, object),
    close: () => session.close(),
  };
}
