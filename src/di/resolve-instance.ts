import { tagOf } from '../input/describe-value.js';

/**
 * Resolves one thing, and waits for it where it is a promise.
 *
 * @throws what resolving throws
 */
export async function resolveInstance(resolve: () => unknown): Promise<unknown> {
  const value = resolve();
  return isPromise(value) ? await value : value;
}

/** Only true promises: to ask a query builder for its `then` sends the query. */
function isPromise(value: unknown): value is Promise<unknown> {
  if (value instanceof Promise) return true;
  if (typeof value !== 'object' || value === null) return false;
  try {
    return tagOf(value) === 'Promise';
  } catch {
    return false;
  }
}
