import type { InstanceCount } from '../../probe/heap-probe.js';

/** What is used of `node:util`'s `types`. */
export interface TypeChecks {
  isProxy(value: unknown): boolean;
}

/** Adds up the instances of one class among objects that are shown to it. Holds none of them. */
export interface InstanceCounter {
  show(objects: readonly object[]): void;
  read(): InstanceCount;
}

/**
 * Makes a counter of the objects that have a class of that name on their chain, or, without a name, of
 * all that are no prototypes. None of the program's own code runs (no getter, no proxy).
 *
 * Its text is also what runs in another process (`remote-agent.ts`): it uses nothing from outside of
 * itself but the globals of JavaScript.
 */
export function createInstanceCounter(types: TypeChecks, name?: string): InstanceCounter {
  const counts = new Map<string, number>();
  const known = new Set<string>();
  // By prototype: there are some thousands of them, and millions of objects.
  const isMeant = new Map<object, boolean>();

  return {
    show: name === undefined ? showInstances : showAll,
    read: () => ({
      count: [...counts.values()].reduce((sum, count) => sum + count, 0),
      names: [...counts]
        .sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
        .map(([className]) => className),
      isKnown: name === undefined || known.has(name),
      known: [...known],
    }),
  };

  function showInstances(objects: readonly object[]): void {
    for (let i = 0; i < objects.length; i++) if (!isPrototype(objects[i]!)) add(objects[i]!);
  }

  function showAll(objects: readonly object[]): void {
    for (let i = 0; i < objects.length; i++) {
      const object = objects[i]!;
      if (types.isProxy(object)) continue;
      // A class without instances is known by its prototype, which is an object as well.
      if (isPrototype(object)) isInstance(object);
      else if (isInstance(Object.getPrototypeOf(object) as object | null)) add(object);
    }
  }

  function add(object: object): void {
    const className = readClassName(object);
    counts.set(className, (counts.get(className) ?? 0) + 1);
  }

  function isInstance(prototype: object | null): boolean {
    if (prototype === null || types.isProxy(prototype)) return false;
    let answer = isMeant.get(prototype);
    if (answer === undefined) {
      const className = readOwnClassName(prototype);
      if (className !== '') known.add(className);
      answer = isInstance(Object.getPrototypeOf(prototype) as object | null) || className === name;
      isMeant.set(prototype, answer);
    }
    return answer;
  }

  /** Name of the nearest class on an object's chain. */
  function readClassName(object: object): string {
    let prototype: unknown = object;
    while ((prototype = Object.getPrototypeOf(prototype as object)) !== null) {
      if (types.isProxy(prototype)) break;
      const className = readOwnClassName(prototype as object);
      if (className !== '') return className;
    }
    return '';
  }

  /** Name of the class that a prototype is of; '' for an object that is no prototype. */
  function readOwnClassName(prototype: object): string {
    const constructor = readOwn(prototype, 'constructor');
    const own = typeof constructor === 'function' ? readOwn(constructor, 'name') : undefined;
    return typeof own === 'string' ? own : '';
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
}
