const NUMBERS = 32;
/** A record, its array with the numbers, and its place. */
const BYTES_PER_RECORD = 32 + 32 + NUMBERS * 8 + 8;

/** Some 300 000 records: the heap of a process that has cached a lot. */
export function hold100Megabytes() {
  return Array.from({ length: Math.round(100e6 / BYTES_PER_RECORD) }, (_, id) => ({
    id,
    samples: new Array(NUMBERS).fill(id),
  }));
}
