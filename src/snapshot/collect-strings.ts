import { growColumn } from './grow-capacity.js';
import { describeByte, type FailAt } from './scan-numbers.js';
import { createStringTable, type StringTable } from './string-table.js';

export interface StringCollector {
  /**
   * Reads on from `bytes[from]`, just after `[` at first; returns the position after the closing
   * `]` or the end.
   */
  scan(bytes: Uint8Array, from: number): number;
  readonly done: boolean;
  finish(): StringTable;
}

const QUOTE = 34;
const BACKSLASH = 92;

const FIRST = 0;
const STRING = 1;
const SEPARATOR = 2;
const INSIDE = 3;
const ESCAPED = 4;
const DONE = 5;

/**
 * Copies the `strings` section as it stands, and notes where each string begins.
 *
 * @param bytesRead bytes of the file read so far: a guess at how much there will be
 */
export function collectStrings(fail: FailAt, bytesRead: number): StringCollector {
  let raw = new Uint8Array(Math.ceil(bytesRead / 8));
  let rawLength = 0;
  let starts = new Uint32Array(1024 + Math.ceil(bytesRead / 256));
  let count = 0;
  let state = FIRST;

  return {
    get done() {
      return state === DONE;
    },
    scan(bytes, from) {
      const end = scanChunk(bytes, from);
      keepBytes(bytes.subarray(from, end));
      return end;
    },
    finish() {
      return createStringTable(raw, starts, count);
    },
  };

  function scanChunk(bytes: Uint8Array, from: number): number {
    const to = bytes.length;
    let position = from;
    while (position < to) {
      if (state === INSIDE) {
        position = scanString(bytes, position);
        continue;
      }
      const byte = bytes[position++];
      if (state === ESCAPED) {
        state = INSIDE;
      } else if (byte === QUOTE && state < SEPARATOR) {
        addStart(rawLength + position - from, position);
        state = INSIDE;
      } else if (byte === 44 /* , */ && state === SEPARATOR) {
        state = STRING;
      } else if (byte === 93 /* ] */ && state !== STRING) {
        state = DONE;
        return position;
      } else if (byte !== 10 && byte !== 32 && byte !== 13 && byte !== 9) {
        fail(position - 1, `found ${describeByte(byte)} between strings`);
      }
    }
    return position;
  }

  /** Reads inside a string up to its closing quote or the end of the chunk. */
  function scanString(bytes: Uint8Array, from: number): number {
    const to = bytes.length;
    let position = from;
    while (position < to) {
      const byte = bytes[position++];
      if (byte === QUOTE) {
        state = SEPARATOR;
        return position;
      }
      if (byte === BACKSLASH && ++position > to) {
        state = ESCAPED;
        return to;
      }
    }
    return position;
  }

  function addStart(start: number, position: number): void {
    if (start > 0xffff_fff0) fail(position, 'there are more than 4 GB of strings');
    if (count + 2 > starts.length) starts = growColumn(starts, starts.length * 2);
    starts[count++] = start;
  }

  function keepBytes(bytes: Uint8Array): void {
    if (rawLength + bytes.length > raw.length) {
      raw = growColumn(raw, Math.max(bytes.length + 2, 2 * (rawLength + bytes.length)));
    }
    raw.set(bytes, rawLength);
    rawLength += bytes.length;
    // The end of the last string so far; overwritten by the start of the next one.
    starts[count] = rawLength;
  }
}
