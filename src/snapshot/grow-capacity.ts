/**
 * Room that is reserved on the header's word alone. Memory that is never written to costs no pages.
 */
const BELIEVED_BYTES = 64 * 1024 * 1024;

/**
 * Rows to make room for. The header's count is believed as long as its columns take little memory,
 * or no more than twice the bytes that were really read; until then room doubles, so that a lying
 * header costs nothing.
 *
 * @param needed rows that must fit
 * @param expected rows that the header announces
 * @param rowBytes memory per row
 * @param bytesRead bytes of the file read so far
 */
export function growCapacity(
  needed: number,
  expected: number,
  rowBytes: number,
  bytesRead: number,
): number {
  if (expected * rowBytes <= Math.max(BELIEVED_BYTES, 2 * bytesRead)) return expected;
  return Math.min(expected, Math.max(1024, 2 * needed));
}

/** A longer column with the same beginning. */
export function growColumn<Column extends Uint8Array | Uint32Array | Float64Array>(
  column: Column,
  capacity: number,
): Column {
  const grown = new (column.constructor as new (length: number) => Column)(capacity);
  grown.set(column);
  return grown;
}
