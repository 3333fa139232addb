// What else a process has done and holds before a handler is checked in it.
import { pathToFileURL } from 'node:url';

const NUMBERS = 32;
/** A record, its array with the numbers, and its place. */
const BYTES_PER_ENTRY = 32 + 32 + NUMBERS * 8 + 8;
const CALLS_OF_OTHERS = 300;

/** Holds many small records, until the heap has about so many megabytes. */
export function holdMegabytes(megabytes) {
  const entries = Math.round((megabytes * 1e6) / BYTES_PER_ENTRY);
  globalThis.heldBesides = Array.from({ length: entries }, (_, id) => ({
    id,
    samples: new Array(NUMBERS).fill(id),
  }));
}

/** Runs other cases in this process, as tests of a suite run before the one that checks. */
export async function runOthersBefore(files) {
  for (const file of files) {
    const { setup } = await import(pathToFileURL(file));
    const { handler, teardown } = await setup();
    for (let i = 0; i < CALLS_OF_OTHERS; i++) await handler();
    await teardown?.();
  }
}
