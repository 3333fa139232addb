import { describeValue, isClass, tagOf } from '../input/describe-value.js';
import type { WeakTarget } from '../check/detect-retention.js';
import { InvalidOptionError } from '../report/errors.js';

/** What a matcher was given, without a strong reference to an object that is to be collected. */
export type Taken =
  | { kind: 'target'; target: WeakTarget }
  | { kind: 'factory'; factory: () => unknown }
  | { kind: 'refused'; error: Error };

/** Takes hold of what a matcher was given: an object, a WeakRef of one, or a function that makes one. */
export function takeWeakly(received: unknown): Taken {
  if (isClass(received)) {
    return refuse(
      received,
      'a class cannot be called. Give `() => new …()`, or the WeakRef of the class itself.',
    );
  }
  if (typeof received === 'function') {
    return { kind: 'factory', factory: received as () => unknown };
  }
  if (typeof received !== 'object' || received === null) {
    return refuse(received, 'only objects are collected.');
  }
  if (tagOf(received) === 'Promise') {
    return refuse(
      received,
      'the promise would be judged, and not what it resolves to. Give the function that returns it.',
    );
  }
  return { kind: 'target', target: toTarget(received, true) };
}

/**
 * Calls a function that makes the object, once, and holds what it returns or resolves to weakly.
 *
 * @throws InvalidOptionError where there is no object; what the function throws
 */
export async function holdWeakly(taken: Taken): Promise<WeakTarget> {
  if (taken.kind === 'refused') throw taken.error;
  if (taken.kind === 'target') return taken.target;
  // In a call of its own, which ends: what it had in its registers is gone then.
  const made = await callFactory(taken.factory);
  (taken as { factory?: unknown }).factory = undefined;
  if (made.kind === 'refused') throw made.error;
  return made.target;
}

async function callFactory(factory: () => unknown): Promise<Exclude<Taken, { kind: 'factory' }>> {
  const made: unknown = await factory();
  const isObject = (typeof made === 'object' && made !== null) || typeof made === 'function';
  if (isObject) return { kind: 'target', target: toTarget(made, false) };
  return refuse(made, 'the function returned no object. Return the one that is to be collected.');
}

function toTarget(object: object, isWithRunner: boolean): WeakTarget {
  if (tagOf(object) !== 'WeakRef') {
    return { ref: new WeakRef(object), name: nameOf(object), isWithRunner };
  }
  const ref = object as WeakRef<object>;
  const target = ref.deref();
  return { ref, name: target === undefined ? 'The object' : nameOf(target), isWithRunner: false };
}

function nameOf(object: object): string {
  return describeValue(object).replace(/^\[|\]$/g, '');
}

function refuse(given: unknown, why: string): { kind: 'refused'; error: Error } {
  return {
    kind: 'refused',
    error: new InvalidOptionError(
      `toBeCollected takes an object, a function that makes one, or a WeakRef; got ${describeValue(given)}: ${why}\n` +
        'Write: await expect(() => open()).toBeCollected()',
    ),
  };
}
