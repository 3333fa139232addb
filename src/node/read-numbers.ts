import type { ObjectNumbers } from '../probe/heap-probe.js';
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
    return toNumbers(
      session.post<Properties>('Runtime.getProperties', { objectId, ownProperties: true }),
      session.post<Counted>('Runtime.callFunctionOn', {
        objectId,
        returnByValue: true,
        functionDeclaration: COUNT_ENTRIES,
      }),
    );
  } catch {
    return undefined;
  }
}

/** Joins what V8 answers about an object's properties and what `COUNT_ENTRIES` does. */
export function toNumbers(own: Properties, counted: Counted): ObjectNumbers {
  const fields: Record<string, number> = {};
  for (const { name, value } of [...own.result, ...(own.privateProperties ?? [])]) {
    if (typeof value?.value === 'number') fields[name] = value.value;
  }
  const entries = counted.result.value;
  return typeof entries === 'number' ? { fields, entries } : { fields };
}

/** Text of a function. A subclass may have a `size` of its own, which must not run. */
export const COUNT_ENTRIES = `function () {
  if (Array.isArray(this)) return this.length;
  for (const { prototype } of [Map, Set]) {
    try { return Object.getOwnPropertyDescriptor(prototype, 'size').get.call(this); } catch {}
  }
}`;

export interface Counted {
  readonly result: RemoteValue;
}

interface RemoteValue {
  readonly value?: unknown;
}

export interface Properties {
  readonly result: readonly Property[];
  readonly privateProperties?: readonly Property[];
}

interface Property {
  readonly name: string;
  readonly value?: RemoteValue;
}
