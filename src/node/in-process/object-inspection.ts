/**
 * Questions about single classes and objects of this process, through one inspector session: how many
 * instances are alive, and which node of a snapshot an object is. Nothing of the program's own code runs
 * (no getter, no proxy), and nothing is held when a call returns.
 */
import { types } from 'node:util';
import type { ObjectInspection, SizedKind } from '../../probe/heap-probe.js';
import { cacheLineEnds } from '../cdp/cache-line-ends.js';
import { openInspectorSession } from '../cdp/inspector-session.js';
import { createInstanceCounter } from '../cdp/instance-counter.js';
import { readSnapshotStream } from '../cdp/read-snapshot-stream.js';
import { findObjectId, findRealms, visitObjects, type Realm } from './visit-objects.js';

const { get: readMapSize } = Object.getOwnPropertyDescriptor(Map.prototype, 'size')!;
const { get: readSetSize } = Object.getOwnPropertyDescriptor(Set.prototype, 'size')!;
const SIZES: Record<SizedKind, (object: object) => number> = {
  // Of a proxy of an array, to ask for its length would run the program's code.
  Array: (object) => (Array.isArray(object) && !types.isProxy(object) ? object.length : 0),
  Map: (object) => (types.isMap(object) ? (readMapSize!.call(object) as number) : 0),
  Set: (object) => (types.isSet(object) ? (readSetSize!.call(object) as number) : 0),
};

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
    sumSizes(of) {
      realms ??= findRealms(session);
      const sizes = of.map((kind) => SIZES[kind]);
      let sum = 0;
      const add = (objects: readonly object[]) => {
        for (const object of objects) for (const sizeOf of sizes) sum += sizeOf(object);
      };
      for (const realm of realms) visitObjects(session, realm, add);
      return sum;
    },
    findObjectId: (object) => findObjectId(session, object),
    close: () => session.close(),
  };
}
