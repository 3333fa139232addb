/**
 * Questions about single classes and objects of this process, through one inspector session: how many
 * instances are alive, and which node of a snapshot an object is. Nothing of the program's own code runs
 * (no getter, no proxy), and nothing is held when a call returns.
 */
import { types } from 'node:util';
import type { ClassQuery, InstanceCount, ObjectInspection } from '../heap-probe.js';
import { cacheLineEnds } from './cache-line-ends.js';
import { openInspectorSession, type InspectorSession } from './inspector-session.js';
import { readSnapshotStream } from './read-snapshot-stream.js';
import { findObjectId, findRealms, visitObjects, type Realm } from './visit-objects.js';

/** Opens the session. */
export function startObjectInspection(): ObjectInspection {
  const session = openInspectorSession();
  let realms: Realm[] | undefined;
  return {
    countInstances(query) {
      realms ??= findRealms(session);
      return typeof query === 'string'
        ? countByName(session, realms, query)
        : countByClass(session, realms, query);
    },
    async takeSnapshot(sink) {
      session.post('HeapProfiler.enable');
      cacheLineEnds(session);
      await readSnapshotStream(sink);
    },
    findObjectId: (object) => findObjectId(session, object),
    close: () => session.close(),
  };
}

function countByClass(
  session: InspectorSession,
  realms: readonly Realm[],
  constructor: Exclude<ClassQuery, string>,
): InstanceCount {
  const tally = createTally();
  const prototype = constructor.prototype as object;
  const add = (objects: readonly object[]) => {
    for (let i = 0; i < objects.length; i++) {
      if (!isPrototype(objects[i]!)) tally.add(readClassName(objects[i]!));
    }
  };
  for (const realm of realms) visitObjects(session, realm, add, prototype);
  return { ...tally.read(), isKnown: true, known: [] };
}

/** Counts the objects that have a class of that name on their chain. */
function countByName(
  session: InspectorSession,
  realms: readonly Realm[],
  name: string,
): InstanceCount {
  const tally = createTally();
  const known = new Set<string>();
  // By prototype: there are some thousands of them, and millions of objects.
  const isMeant = new Map<object, boolean>();
  const isInstance = (prototype: object | null): boolean => {
    if (prototype === null || types.isProxy(prototype)) return false;
    let answer = isMeant.get(prototype);
    if (answer === undefined) {
      const className = readOwnClassName(prototype);
      if (className !== '') known.add(className);
      answer = isInstance(Object.getPrototypeOf(prototype) as object | null) || className === name;
      isMeant.set(prototype, answer);
    }
    return answer;
  };
  const add = (objects: readonly object[]) => {
    for (let i = 0; i < objects.length; i++) {
      const object = objects[i]!;
      if (types.isProxy(object)) continue;
      // A class without instances is known by its prototype, which is an object as well.
      if (isPrototype(object)) isInstance(object);
      else if (isInstance(Object.getPrototypeOf(object) as object | null)) {
        tally.add(readClassName(object));
      }
    }
  };
  for (const realm of realms) visitObjects(session, realm, add);
  return { ...tally.read(), isKnown: known.has(name), known: [...known] };
}

interface Tally {
  add(name: string): void;
  read(): Pick<InstanceCount, 'count' | 'names'>;
}

function createTally(): Tally {
  const counts = new Map<string, number>();
  return {
    add: (name) => counts.set(name, (counts.get(name) ?? 0) + 1),
    read: () => ({
      count: [...counts.values()].reduce((sum, count) => sum + count, 0),
      names: [...counts]
        .sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
        .map(([name]) => name),
    }),
  };
}

/** Name of the nearest class on an object's chain. */
function readClassName(object: object): string {
  let prototype: unknown = object;
  while ((prototype = Object.getPrototypeOf(prototype as object)) !== null) {
    if (types.isProxy(prototype)) break;
    const name = readOwnClassName(prototype as object);
    if (name !== '') return name;
  }
  return '';
}

/** Name of the class that a prototype is of; '' for an object that is no prototype. */
function readOwnClassName(prototype: object): string {
  const constructor = readOwn(prototype, 'constructor');
  const name = typeof constructor === 'function' ? readOwn(constructor, 'name') : undefined;
  return typeof name === 'string' ? name : '';
}

/** Whether an object is the `prototype` of its own constructor, and so no instance. */
function isPrototype(object: object): boolean {
  const constructor = readOwn(object, 'constructor');
  return typeof constructor === 'function' && readOwn(constructor, 'prototype') === object;
}

/** A property of the object's own, without running a getter or a trap. */
function readOwn(object: object, key: string): unknown {
  if (types.isProxy(object)) return undefined;
  return Object.getOwnPropertyDescriptor(object, key)?.value as unknown;
}
