import type { ObjectNumbers } from '../heap-probe.js';
import type { InspectorSession } from './inspector-session.js';

/**
 * Reads what a snapshot leaves out of an object that still lives: its numbers (own and private
 * fields) and, of a container, how many entries it has. Getters are not called.
 *
 * @param objectId the session's name for it
 * @returns undefined where the object cannot be looked at
 */
export function readNumbers(
  session: InspectorSession,
  objectId: string,
): ObjectNumbers | undefined {
  try {
    const own = session.post<Properties>('Runtime.getProperties', {
      objectId,
      ownProperties: true,
    });
    const counted = session.post<{ result: RemoteValue }>('Runtime.callFunctionOn', {
      objectId,
      returnByValue: true,
      functionDeclaration: COUNT_ENTRIES,
    });
    const fields: Record<string, number> = {};
    for (const { name, value } of [...own.result, ...(own.privateProperties ?? [])]) {
      if (typeof value?.value === 'number') fields[name] = value.value;
    }
    const entries = counted.result.value;
    return typeof entries === 'number' ? { fields, entries } : { fields };
  } catch {
    return undefined;
  }
}

/** A subclass may have a `size` of its own, which must not run. */
const COUNT_ENTRIES = `function () {
  if (Array.isArray(this)) return this.length;
  for (const { prototype } of [Map, Set]) {
    try { return Object.getOwnPropertyDescriptor(prototype, 'size').get.call(this); } catch {}
  }
}`;

interface RemoteValue {
  readonly value?: unknown;
}

interface Properties {
  readonly result: readonly Property[];
  readonly privateProperties?: readonly Property[];
}

interface Property {
  readonly name: string;
  readonly value?: RemoteValue;
}
