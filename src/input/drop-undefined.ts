/** A copy without the fields that are undefined: those count as left out. */
export function dropUndefined<T extends object>(options: T): T {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as T;
}
