/** By this name it stands on paths where nothing else holds the container. */
const HELD: unique symbol = Symbol.for('container under guard') as never;

/**
 * Holds what is under guard from the global object: what hangs from heapslope's own functions alone counts as
 * heapslope's, and the container may be in no variable of the test's.
 *
 * @returns lets go of it again
 */
export function holdContainer(roots: readonly unknown[]): () => void {
  const scope = globalThis as { [HELD]?: Set<unknown> };
  const held = (scope[HELD] ??= new Set());
  for (const root of roots) held.add(root);
  return () => {
    for (const root of roots) held.delete(root);
    if (held.size === 0) delete scope[HELD];
  };
}
