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
import type { GrownContainer } from '../heap-probe.js';
import type { InspectorSession } from './inspector-session.js';
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
  let taken = 0;
  // Kept to the end: what the census itself gave back would show in the counts of living objects.
  const counted: CountedContainers[] = [];
  let candidates: Candidate[] = [];
  let told: WeakRef<object>[] = [];

  return {
    take() {
      taken += 1;
      if (taken === 1) {
        for (const realm of findRealms())
          visitObjects(session, realm, (objects) => counted.push(countContainers(objects)));
      } else {
        candidates =
          taken === 2 ? counted.flatMap(findCandidates) : candidates.filter(noteFurtherGrowth);
      }
    },
    findGrown() {
      const grown: GrownContainer[] = [];
      told = [];
      if (taken < 2) return grown;
      candidates.sort((a, b) => growthOf(b) - growthOf(a));
      for (const { ref, sizes } of candidates) {
        if (grown.length === MOST_CONTAINERS) break;
        const container = ref.deref();
        if (!container) continue;
        const snapshotId = findObjectId(session, container);
        told.push(ref);
        grown.push({ kind: nameKind(container), sizes: [...sizes], snapshotId });
      }
      return grown;
    },
    currentSizes: () => told.map(measureReferred),
    sizesOf(object) {
      const first = findFirstSize(counted, object);
      return first === undefined ? undefined : [first, measureContainer(object)];
    },
  };
}

/** More than anybody reads; the leaking ones grow the most. */
const MOST_CONTAINERS = 20;

/** The containers of a realm, with their sizes at the first census. */
interface CountedContainers {
  readonly refs: readonly WeakRef<object>[];
  readonly sizes: Uint32Array;
}

interface Candidate {
  readonly ref: WeakRef<object>;
  readonly sizes: number[];
}

function countContainers(objects: readonly object[]): CountedContainers {
  const refs: WeakRef<object>[] = [];
  const sizes = new Uint32Array(objects.length);
  for (let i = 0; i < objects.length; i++) {
    const size = measureContainer(objects[i]!);
    if (size >= 0) sizes[refs.push(new WeakRef(objects[i]!)) - 1] = size;
  }
  return { refs, sizes: sizes.slice(0, refs.length) };
}

function findCandidates({ refs, sizes }: CountedContainers): Candidate[] {
  const candidates: Candidate[] = [];
  for (let i = 0; i < refs.length; i++) {
    const size = measureReferred(refs[i]!);
    if (size > sizes[i]!) candidates.push({ ref: refs[i]!, sizes: [sizes[i]!, size] });
  }
  return candidates;
}

function noteFurtherGrowth({ ref, sizes }: Candidate): boolean {
  const size = measureReferred(ref);
  if (size <= sizes[sizes.length - 1]!) return false;
  sizes.push(size);
  return true;
}

function findFirstSize(
  counted: readonly CountedContainers[],
  container: object,
): number | undefined {
  for (const { refs, sizes } of counted) {
    for (let i = 0; i < refs.length; i++) if (refs[i]!.deref() === container) return sizes[i];
  }
  return undefined;
}

/** Entries or elements; -1 when it is gone. */
function measureReferred(ref: WeakRef<object>): number {
  const container = ref.deref();
  return container ? measureContainer(container) : -1;
}

/** Entries or elements of a Map, Set or array of any realm; -1 for all other objects. Runs no code of the object's. */
function measureContainer(object: object): number {
  if (isArray(object)) return types.isProxy(object) ? -1 : object.length;
  if (types.isMap(object)) return getMapSize.call(object);
  if (types.isSet(object)) return getSetSize.call(object);
  return -1;
}

function nameKind(container: object): GrownContainer['kind'] {
  if (types.isMap(container)) return 'Map';
  return types.isSet(container) ? 'Set' : 'Array';
}

// In a sandbox (Jest) each look-up of a global costs a call: this runs for every object there is.
const { isArray } = Array;
// A subclass may have a `size` of its own.
const getMapSize = readGetter(Map.prototype);
const getSetSize = readGetter(Set.prototype);

function readGetter(prototype: object): (this: object) => number {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- always called with a receiver
  return Object.getOwnPropertyDescriptor(prototype, 'size')!.get as (this: object) => number;
}

function growthOf({ sizes }: Candidate): number {
  return sizes[sizes.length - 1]! - sizes[0]!;
}
