export interface ValueSkipper {
  /** Reads on from `bytes[from]`; returns the position after the value, or the end of the chunk. */
  scan(bytes: Uint8Array, from: number): number;
  readonly done: boolean;
}

const QUOTE = 34;
const BACKSLASH = 92;

/**
 * Finds the end of one JSON value, of any kind and depth, cut into chunks anywhere. It counts
 * brackets and minds strings; whether the value is valid inside is not its business.
 */
export function createValueSkipper(): ValueSkipper {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let done = false;

  return {
    get done() {
      return done;
    },
    scan(bytes, from) {
      let position = from;
      while (position < bytes.length && !done) {
        const byte = bytes[position];
        if (inString) {
          skipStringByte(byte);
        } else if (byte === QUOTE) {
          inString = true;
        } else if (byte === 91 /* [ */ || byte === 123 /* { */) {
          depth++;
        } else if (byte === 93 /* ] */ || byte === 125 /* } */ || byte === 44 /* , */) {
          // At depth 0 it belongs to the object around: the value was a number or a word, and ends
          // before it.
          if (depth === 0) {
            done = true;
            return position;
          }
          if (byte !== 44 && --depth === 0) done = true;
        }
        position++;
      }
      return position;
    },
  };

  function skipStringByte(byte: number): void {
    if (escaped) escaped = false;
    else if (byte === BACKSLASH) escaped = true;
    else if (byte === QUOTE) {
      inString = false;
      if (depth === 0) done = true;
    }
  }
}
