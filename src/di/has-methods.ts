/**
 * Whether something has all of these methods. A getter that throws, as of a disposed container or a proxy, is
 * one that it does not have.
 */
export function hasMethods(
  value: unknown,
  names: readonly string[],
): value is Record<string, (...args: never[]) => unknown> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  return names.every((name) => typeof readQuietly(value, name) === 'function');
}

/** A property; undefined where reading it throws. */
export function readQuietly(value: object, name: string): unknown {
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}
