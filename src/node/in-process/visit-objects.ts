/**
 * All objects of a realm, by `Runtime.queryObjects` on a prototype: everything whose chain it is on.
 * V8 compares realms by where an object was created, so the realm outside and the sandbox that heapslope
 * itself was loaded in are asked one by one. Only objects that are alive are found: V8 collects first.
 */
import vm from 'node:vm';
import type { InspectorSession } from '../cdp/inspector-session.js';

/**
 * Hands every object of the realm to `visit`, all at once, and lets go of them.
 *
 * @param prototype what the objects have on their chain, or an expression for it
 */
export function visitObjects(
  session: InspectorSession,
  { global, contextId }: Realm,
  visit: (objects: readonly object[]) => void,
  prototype: object | string = 'Object.prototype',
): void {
  global[DESK] = prototype;
  try {
    const { result } = session.post<Evaluated>('Runtime.evaluate', {
      expression:
        typeof prototype === 'string' ? prototype : `globalThis[Symbol.for('${DESK_NAME}')]`,
      contextId,
      objectGroup: GROUP,
    });
    global[DESK] = visit;
    const { objects } = session.post<{ objects: RemoteObject }>('Runtime.queryObjects', {
      prototypeObjectId: result.objectId,
      objectGroup: GROUP,
    });
    const { exceptionDetails } = session.post<Evaluated>('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      functionDeclaration: `function () { globalThis[Symbol.for('${DESK_NAME}')](this); }`,
    });
    if (exceptionDetails)
      throw new Error(`The objects of the heap could not be read: ${exceptionDetails.text}`);
  } finally {
    delete global[DESK];
    session.post('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  }
}

/** The id of the object's node in the snapshot; 0 when it has none yet. */
export function findObjectId(session: InspectorSession, object: object): number {
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

/**
 * Looks up the object with this id in the snapshot, for which V8 searches the whole heap, and hands the
 * inspector's name for it to `read`.
 *
 * @returns what `read` does; undefined where the object is gone
 */
export function lookUpObject<Found>(
  session: InspectorSession,
  snapshotId: number,
  read: (objectId: string) => Found,
): Found | undefined {
  try {
    const { result } = session.post<Evaluated>('HeapProfiler.getObjectByHeapObjectId', {
      objectId: String(snapshotId),
      objectGroup: GROUP,
    });
    return read(result.objectId);
  } catch {
    // V8 says by an error that there is no such object.
    return undefined;
  } finally {
    session.post('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  }
}

/** A global object, and the inspector's name for its realm: `undefined` is the outermost. */
export interface Realm {
  readonly global: { [DESK]?: unknown };
  readonly contextId: number | undefined;
}

/** The realm outside of every sandbox, and our own where that is another one. */
export function findRealms(session: InspectorSession): Realm[] {
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
