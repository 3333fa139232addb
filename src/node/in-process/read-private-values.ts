import { openInspectorSession } from '../cdp/inspector-session.js';
import { findRealms } from './visit-objects.js';

const DESK_NAME = 'heapslope.private';
const DESK = Symbol.for(DESK_NAME);
const GROUP = 'heapslope-private';

interface Property {
  readonly value?: { readonly objectId?: string };
}

/**
 * The functions and objects in an object's private fields, without names; none where the inspector cannot
 * be had. No code of the program runs.
 */
export function readPrivateValues(object: object): unknown[] {
  let session;
  try {
    session = openInspectorSession();
  } catch {
    return [];
  }
  const realms = findRealms(session) as { global: Record<symbol, unknown>; contextId?: number }[];
  const values: unknown[] = [];
  try {
    const { global, contextId } = realms.at(-1)!;
    global[DESK] = object;
    const { result } = session.post<{ result: { objectId: string } }>('Runtime.evaluate', {
      expression: `globalThis[Symbol.for('${DESK_NAME}')]`,
      contextId,
      objectGroup: GROUP,
    });
    const { privateProperties = [] } = session.post<{ privateProperties?: Property[] }>(
      'Runtime.getProperties',
      { objectId: result.objectId, ownProperties: true },
    );
    for (const realm of realms) realm.global[DESK] = (value: unknown) => values.push(value);
    for (const { value } of privateProperties) {
      if (value?.objectId === undefined) continue;
      session.post('Runtime.callFunctionOn', {
        objectId: value.objectId,
        functionDeclaration: `function () { globalThis[Symbol.for('${DESK_NAME}')]?.(this); }`,
      });
    }
  } finally {
    for (const { global } of realms) delete global[DESK];
    session.post('Runtime.releaseObjectGroup', { objectGroup: GROUP });
    session.close();
  }
  return values;
}
