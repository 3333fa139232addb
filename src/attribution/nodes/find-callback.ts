import type { SnapshotReader } from './snapshot-reader.js';

/** By which an emitter's record of a listener has the function that it was given. */
const FIELDS = ['listener', 'fn', 'callback', 'handler', 'bound_function'];
const MOST_WRAPS = 3;

/**
 * The function that was handed in: an object itself, or what a wrapper or a record of an emitter has.
 *
 * @returns -1 where there is none
 */
export function findCallback(reader: SnapshotReader, node: number): number {
  let found = -1;
  for (let at = node, wraps = 0; at >= 0 && wraps <= MOST_WRAPS; wraps++) {
    if (reader.typeOf(at) === 'closure') found = at;
    const inner = FIELDS.map((name) => reader.follow(at, name)).find((next) => next >= 0);
    if (inner === undefined || inner === at) return found;
    at = inner;
  }
  return found;
}
