/** Young objects have a space of their own, of this size at most (Node 24), which V8 adds to the limit that it tells. */
const MOST_YOUNG_BYTES = 192 * 2 ** 20;
const MOST_YOUNG_SHARE = 0.25;
const FLAG = /^--max[-_]old[-_]space[-_]size=(\d+)$/;

/**
 * Bytes that what is kept may take. V8's `heap_size_limit` counts the space of young objects as well: with
 * `--max-old-space-size=60` it is 108 MB on Node 20 and 252 MB on Node 24, and the process ends at 60 all the same.
 *
 * @param heapSizeLimit as V8 tells it
 * @param nodeOptions the variable NODE_OPTIONS of the process; its command line decides over it
 * @param execArgv options of Node on that command line
 */
export function oldSpaceLimit(
  heapSizeLimit: number,
  nodeOptions: string,
  execArgv: readonly string[],
): number {
  const flags = [...nodeOptions.split(/\s+/), ...execArgv];
  const given = flags.map((flag) => Number(FLAG.exec(flag)?.[1] ?? 0)).findLast((size) => size > 0);
  if (given !== undefined) return Math.min(heapSizeLimit, given * 2 ** 20);
  return heapSizeLimit - Math.min(MOST_YOUNG_BYTES, heapSizeLimit * MOST_YOUNG_SHARE);
}
