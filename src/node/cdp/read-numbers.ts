import type { CountedNumbers, ObjectNumbers } from '../../probe/heap-probe.js';
import { LIMIT_NAMES, SIZE_NAMES, WEIGHT_NAME } from '../../probe/limit-names.js';
import type { InspectorSession } from './inspector-session.js';

/**
 * Reads what a snapshot leaves out of an object that still lives: its numbers (own and private
 * fields) and, of a container, how many entries it has. Of getters only those of a class are called that are
 * named as a limit or a count is, and only where V8 finds that they change nothing.
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
    const own = session.post<Properties>(GET_PROPERTIES, { objectId, ...OF_FIELDS });
    return toNumbers(own, counted, isContainer(counted) ? {} : readGetters(session, objectId));
  } catch {
    return undefined;
  }
}

/** What a bundler has made of private fields has no name that tells anything. */
function readGetters(session: InspectorSession, objectId: string): Record<string, number> {
  try {
    return toGetters(session.post<Gotten>(CALL_GETTERS, { objectId, ...OF_GETTERS }));
  } catch {
    return {};
  }
}

export const GET_PROPERTIES = 'Runtime.getProperties';
/** Integer keys are no fields, and an object may have a million of them. */
export const OF_FIELDS = { ownProperties: true, nonIndexedPropertiesOnly: true };

/** Joins what V8 answers about an object's properties, what `COUNT_ENTRIES` does, and the values of getters. */
export function toNumbers(
  own: Properties,
  counted: Counted,
  getters: Readonly<Record<string, number>> = {},
): ObjectNumbers {
  const fields: Record<string, number> = { ...getters };
  for (const { name, value } of [...own.result, ...(own.privateProperties ?? [])]) {
    if (typeof value?.value === 'number') fields[name] = value.value;
  }
  const entries = counted.result.value?.[0];
  return typeof entries === 'number' ? { fields, entries } : { fields };
}

/** Whether entries or elements were counted. */
export function isContainer(counted: Counted): boolean {
  return counted.result.value !== undefined;
}

export function toGetters({ result, exceptionDetails }: Gotten): Record<string, number> {
  return exceptionDetails === undefined ? (result.value ?? {}) : {};
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

/** Text of a function: numbers that getters of its class give. */
const GET_NUMBERS = `function (...names) {
  const found = {};
  for (let of = Object.getPrototypeOf(this); of !== null && of !== Object.prototype; of = Object.getPrototypeOf(of)) {
    for (const name of names) {
      const getter = Object.getOwnPropertyDescriptor(of, name)?.get;
      const value = getter?.call(this);
      if (typeof value === 'number' && !(name in found)) found[name] = value;
    }
  }
  return found;
}`;

export const CALL_GETTERS = 'Runtime.callFunctionOn';
export const OF_GETTERS = {
  returnByValue: true,
  throwOnSideEffect: true,
  silent: true,
  functionDeclaration: GET_NUMBERS,
  arguments: [...LIMIT_NAMES, ...SIZE_NAMES, WEIGHT_NAME].map((value) => ({ value })),
};

/** Text of a function: own keys. */
const COUNT_KEYS = 'function () { return [Object.keys(this).length, false]; }';

/** Text of the function that counts. */
export function countText(of?: CountedNumbers): string {
  return of === 'keys' ? COUNT_KEYS : COUNT_ENTRIES;
}

export interface Counted {
  readonly result: { readonly value?: readonly [number, boolean] };
}

export interface Gotten {
  readonly result: { readonly value?: Record<string, number> };
  readonly exceptionDetails?: unknown;
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
