import type { CountedNumbers, ObjectNumbers } from '../../probe/heap-probe.js';
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
  of?: CountedNumbers,
): ObjectNumbers | undefined {
  try {
    const counted = session.post<Counted>('Runtime.callFunctionOn', {
      objectId,
      returnByValue: true,
      functionDeclaration: countText(of),
    });
    if (of !== undefined || hasOnlyElements(counted)) return toNumbers({ result: [] }, counted);
    return toNumbers(session.post<Properties>(GET_PROPERTIES, { objectId, ...OF_FIELDS }), counted);
  } catch {
    return undefined;
  }
}

export const GET_PROPERTIES = 'Runtime.getProperties';
/** Integer keys are no fields, and an object may have a million of them. */
export const OF_FIELDS = { ownProperties: true, nonIndexedPropertiesOnly: true };

/** Joins what V8 answers about an object's properties and what `COUNT_ENTRIES` does. */
export function toNumbers(own: Properties, counted: Counted): ObjectNumbers {
  const fields: Record<string, number> = {};
  for (const { name, value } of [...own.result, ...(own.privateProperties ?? [])]) {
    if (typeof value?.value === 'number') fields[name] = value.value;
  }
  const entries = counted.result.value?.[0];
  return typeof entries === 'number' ? { fields, entries } : { fields };
}

/** Whether it is an array of some kind: each of its elements would be told as a property. */
export function hasOnlyElements(counted: Counted): boolean {
  return counted.result.value?.[1] === true;
}

/**
 * Text of a function: entries or elements, and whether it is an array of some kind; nothing for other
 * objects. A subclass may have a `size` of its own, which must not run.
 */
const COUNT_ENTRIES = `function () {
  if (Array.isArray(this) || ArrayBuffer.isView(this)) return [this.length, true];
  for (const { prototype } of [Map, Set]) {
    try { return [Object.getOwnPropertyDescriptor(prototype, 'size').get.call(this), false]; } catch {}
  }
}`;

/** Text of a function: own keys. */
const COUNT_KEYS = 'function () { return [Object.keys(this).length, false]; }';

/** Text of the function that counts. */
export function countText(of?: CountedNumbers): string {
  return of === 'keys' ? COUNT_KEYS : COUNT_ENTRIES;
}

export interface Counted {
  readonly result: { readonly value?: readonly [number, boolean] };
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
