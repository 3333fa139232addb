/**
 * Exact sizes of all Maps, Sets and arrays at several points in time, without a snapshot.
 *
 * `Runtime.queryObjects` on `Object.prototype` finds every object of one realm in one pass (asked for
 * each kind on its own it takes one pass per kind). V8 compares realms by where an object was created,
 * so the realm outside and the sandbox that heapslope itself was loaded in are asked one by one.
 * The first census notes each container's size in a WeakMap; the second keeps weak references to those
 * that grew; later ones look at these alone. So no container is held.
 * Left out: containers without `Object.prototype` on their chain (Node's own SafeMaps), in further
 * realms that a test makes, and those made after the first census.
 */
import { types } from 'node:util';
import vm from 'node:vm';
import type { GrownContainer } from '../heap-probe.js';
import type { InspectorSession } from './inspector-session.js';

export interface ContainerCensus {
  /** Takes one census. */
  take(): void;
  /** Containers that grew from every census to the next, most grown first. Their ids are 0 before the first mark. */
  findGrown(): GrownContainer[];
  /**
   * Entries or elements of one container at the first census and now, by its id in the snapshot;
   * undefined for what is no container, and for one that the first census did not see.
   */
  sizesOf(snapshotId: number): [number, number] | undefined;
}

/** Starts without any census. The session must stay open as long as this is used. */
export function createContainerCensus(session: InspectorSession): ContainerCensus {
  let taken = 0;
  const firstSizes = new WeakMap<object, number>();
  let candidates: Candidate[] = [];
  let realms: Realm[] | undefined;

  function noteFirst(objects: readonly object[]): void {
    for (let i = 0; i < objects.length; i++) {
      const size = measureContainer(objects[i]!);
      if (size >= 0) firstSizes.set(objects[i]!, size);
    }
  }

  function noteSecond(objects: readonly object[]): void {
    for (let i = 0; i < objects.length; i++) {
      const container = objects[i]!;
      const first = firstSizes.get(container);
      if (first === undefined) continue;
      const size = measureContainer(container);
      if (size > first && container !== candidates) {
        candidates.push({ ref: new WeakRef(container), sizes: [first, size] });
      }
    }
  }

  function noteLater({ ref, sizes }: Candidate): boolean {
    const container = ref.deref();
    const size = container ? measureContainer(container) : -1;
    if (size <= sizes[sizes.length - 1]!) return false;
    sizes.push(size);
    return true;
  }

  return {
    take() {
      taken += 1;
      if (taken <= 2) {
        realms ??= findRealms(session);
        const visit = taken === 1 ? noteFirst : noteSecond;
        for (const realm of realms) visitObjects(session, realm, visit);
      } else {
        candidates = candidates.filter(noteLater);
      }
    },
    findGrown() {
      const grown: GrownContainer[] = [];
      if (taken < 2) return grown;
      candidates.sort((a, b) => growthOf(b) - growthOf(a));
      for (const { ref, sizes } of candidates) {
        if (grown.length === MOST_CONTAINERS) break;
        const container = ref.deref();
        if (!container) continue;
        const snapshotId = findObjectId(session, container);
        grown.push({ kind: nameKind(container), sizes: [...sizes], snapshotId });
      }
      return grown;
    },
    sizesOf(snapshotId) {
      const container = findObject(session, realms ?? [], snapshotId);
      const first = container && firstSizes.get(container);
      return first === undefined ? undefined : [first, measureContainer(container!)];
    },
  };
}

/** More than anybody reads; the leaking ones grow the most. */
const MOST_CONTAINERS = 20;

interface Candidate {
  readonly ref: WeakRef<object>;
  readonly sizes: number[];
}

/** A global object, and the inspector's name for its realm: `undefined` is the outermost. */
interface Realm {
  readonly global: { [DESK]?: unknown };
  readonly contextId: number | undefined;
}

/** The realm outside of every sandbox, and our own where that is another one. */
function findRealms(session: InspectorSession): Realm[] {
  const outer = vm.runInThisContext('globalThis') as Realm['global'];
  const realms: Realm[] = [{ global: outer, contextId: undefined }];
  if ((outer as typeof globalThis).Array !== Array) {
    const contextId = findOwnContextId(session);
    if (contextId !== undefined) realms.push({ global: globalThis as Realm['global'], contextId });
  }
  return realms;
}

/**
 * The number under which the inspector knows the sandbox that this module runs in. The inspector tells
 * it with every script that it sees, so it is shown one. (Trying all numbers is no way: evaluating in a
 * context that was just collected crashes Node 24 and 26.)
 */
function findOwnContextId(session: InspectorSession): number | undefined {
  // Unlike any before: scripts of sandboxes that are gone are told too.
  const marker = `heapslope-realm-${Math.random()}`;
  let contextId: number | undefined;
  session.on<ParsedScript>('Debugger.scriptParsed', (script) => {
    if (script.url === marker) contextId = script.executionContextId;
  });
  session.post('Debugger.enable');
  try {
    // oxlint-disable-next-line no-new-func -- the one way to compile a script in the realm one is in
    new Function(`//# sourceURL=${marker}`);
  } catch {
    // A sandbox may forbid code from strings: then only the outer realm is counted.
  } finally {
    session.post('Debugger.disable');
  }
  return contextId;
}

interface ParsedScript {
  readonly url: string;
  readonly executionContextId: number;
}

/** Hands every object of the realm to `visit`, all at once, and lets go of them. */
function visitObjects(
  session: InspectorSession,
  { global, contextId }: Realm,
  visit: (objects: readonly object[]) => void,
): void {
  global[DESK] = visit;
  try {
    const { result } = session.post<Evaluated>('Runtime.evaluate', {
      expression: 'Object.prototype',
      contextId,
      objectGroup: GROUP,
    });
    const { objects } = session.post<{ objects: RemoteObject }>('Runtime.queryObjects', {
      prototypeObjectId: result.objectId,
      objectGroup: GROUP,
    });
    const { exceptionDetails } = session.post<Evaluated>('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      functionDeclaration: `function () { globalThis[Symbol.for('${DESK_NAME}')](this); }`,
    });
    if (exceptionDetails)
      throw new Error(`Sizes of containers could not be read: ${exceptionDetails.text}`);
  } finally {
    delete global[DESK];
    session.post('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  }
}

/** Entries or elements of a Map, Set or array of any realm; -1 for all other objects. Runs no code of the object's. */
function measureContainer(object: object): number {
  if (Array.isArray(object)) return types.isProxy(object) ? -1 : object.length;
  if (types.isMap(object)) return getMapSize.call(object);
  if (types.isSet(object)) return getSetSize.call(object);
  return -1;
}

function nameKind(container: object): GrownContainer['kind'] {
  if (types.isMap(container)) return 'Map';
  return types.isSet(container) ? 'Set' : 'Array';
}

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

/** The id of the object's node in the snapshot; 0 when it has none yet. */
function findObjectId(session: InspectorSession, object: object): number {
  const outer = vm.runInThisContext('globalThis') as Realm['global'];
  outer[DESK] = object;
  try {
    const { result } = session.post<Evaluated>('Runtime.evaluate', {
      expression: `globalThis[Symbol.for('${DESK_NAME}')]`,
      objectGroup: GROUP,
    });
    const answer = session.post<{ heapSnapshotObjectId: string }>('HeapProfiler.getHeapObjectId', {
      objectId: result.objectId,
    });
    return Number(answer.heapSnapshotObjectId);
  } finally {
    delete outer[DESK];
    session.post('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  }
}

/** The object with this id in the snapshot; undefined when it is gone, or of a realm that was not counted. */
function findObject(
  session: InspectorSession,
  realms: readonly Realm[],
  snapshotId: number,
): object | undefined {
  let found: object | undefined;
  for (const { global } of realms) global[DESK] = (object: object) => (found = object);
  try {
    const { result } = session.post<Evaluated>('HeapProfiler.getObjectByHeapObjectId', {
      objectId: String(snapshotId),
      objectGroup: GROUP,
    });
    session.post('Runtime.callFunctionOn', {
      objectId: result.objectId,
      functionDeclaration: `function () { globalThis[Symbol.for('${DESK_NAME}')]?.(this); }`,
    });
  } catch {
    // V8 says by an error that there is no such object.
  } finally {
    for (const { global } of realms) delete global[DESK];
    session.post('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  }
  return found;
}

/** Where objects are handed from here to the inspector and back, for the time of one call. */
const DESK_NAME = 'heapslope.desk';
const DESK = Symbol.for(DESK_NAME);
const GROUP = 'heapslope';

interface Evaluated {
  readonly result: RemoteObject;
  readonly exceptionDetails?: { readonly text: string };
}

interface RemoteObject {
  readonly objectId: string;
}
