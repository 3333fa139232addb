/**
 * Exact sizes of all Maps, Sets and arrays at several points in time, without a snapshot.
 *
 * The first census is one pass over all objects of a realm, for which V8 collects garbage several times
 * (asked for each kind on its own it would be one pass per kind): some ten times as long as one
 * collection. It notes every container by a weak reference; later ones look at these, and after the
 * second at those alone that grew. So no container is held.
 * Left out: containers without `Object.prototype` on their chain (Node's own SafeMaps), in further
 * realms that a test makes, and those made after the first census.
 */
import { types } from 'node:util';
import type { GrownContainer } from '../probe/heap-probe.js';
import type { InspectorSession } from './inspector-session.js';
import { createContainerCounter } from './container-counter.js';
import { findObjectId, visitObjects, type Realm } from './visit-objects.js';

export interface ContainerCensus {
  /** Takes one census. */
  take(): void;
  /** Containers that grew from every census to the next, most grown first. Their ids are 0 before the first mark. */
  findGrown(): GrownContainer[];
  /** Sizes, now, of what `findGrown` told last, in its order; -1 for what is gone. */
  currentSizes(): number[];
  /**
   * Entries or elements of one container at the first census and now; undefined for what is no
   * container, and for one that the first census did not see.
   */
  sizesOf(object: object): [number, number] | undefined;
}

/**
 * Starts without any census. The session must stay open as long as this is used.
 *
 * @param findRealms whose objects are counted; asked at the first census
 */
export function createContainerCensus(
  session: InspectorSession,
  findRealms: () => readonly Realm[],
): ContainerCensus {
  const counter = createContainerCounter(types);
  let taken = 0;
  return {
    take() {
      taken += 1;
      if (taken > 1) counter.compare();
      else
        for (const realm of findRealms())
          visitObjects(session, realm, (objects) => counter.note(objects));
    },
    findGrown: () =>
      counter.findGrown().map((grown, index) => {
        const container = counter.grownAt(index);
        return { ...grown, snapshotId: container ? findObjectId(session, container) : 0 };
      }),
    currentSizes: () => counter.currentSizes(),
    sizesOf: (object) => counter.sizesOf(object),
  };
}
