import { describeByte, type FailAt } from './scan-numbers.js';

/**
 * Reads on from `bytes[from]`; returns the position after the section's value, or the end of the
 * chunk.
 */
export interface SectionReader {
  scan(bytes: Uint8Array, from: number): number;
  readonly done: boolean;
}

export interface SectionScanner {
  /** Reads the next bytes of the file. */
  scan(bytes: Uint8Array): void;
  /** The section that is being read; `start` before the first, `end` after the last. */
  readonly section: string;
  /** Whether the file may end here. */
  readonly done: boolean;
}

const FILE_START = 0;
const KEY_OR_END = 1;
const KEY = 2;
const KEY_INSIDE = 3;
const COLON = 4;
const VALUE = 5;
const VALUE_INSIDE = 6;
const COMMA_OR_END = 7;
const FILE_END = 8;

const LONGEST_KEY = 64;
const WHITE_SPACE = new Set([9, 10, 13, 32]);
const BYTE_ORDER_MARK = new Set([0xef, 0xbb, 0xbf]);

/**
 * Reads the object that a snapshot file is, cut into chunks anywhere: the names of its sections, and
 * what stands between them. Values are left to readers.
 *
 * @param openSection makes the reader of the section's value, the first byte of which is given
 */
export function createSectionScanner(
  openSection: (section: string, byte: number, position: number) => SectionReader,
  fail: FailAt,
): SectionScanner {
  let state = FILE_START;
  let section = 'start';
  let scanned = 0;
  let keyLength = 0;
  const key = new Uint8Array(LONGEST_KEY);
  const seen = new Set<string>();
  let reader: SectionReader | undefined;

  return {
    scan(bytes) {
      scanChunk(bytes);
      scanned += bytes.length;
    },
    get section() {
      return section;
    },
    get done() {
      return state === FILE_END;
    },
  };

  function scanChunk(bytes: Uint8Array): void {
    let position = 0;
    while (position < bytes.length) {
      if (state === VALUE_INSIDE) {
        position = reader!.scan(bytes, position);
        if (reader!.done) state = COMMA_OR_END;
        continue;
      }
      const byte = bytes[position];
      if (state === VALUE && !WHITE_SPACE.has(byte)) {
        reader = openSection(section, byte, position);
        state = VALUE_INSIDE;
        // Arrays of ours are read from behind their bracket.
        if (isOwnArray(section)) position++;
        continue;
      }
      readStructure(byte, position++);
    }
  }

  /** One byte outside of the sections' values. */
  function readStructure(byte: number, position: number): void {
    if (state === KEY_INSIDE) {
      if (byte === 34 /* " */) {
        section = String.fromCharCode(...key.subarray(0, Math.min(keyLength, LONGEST_KEY)));
        if (seen.has(section)) fail(position, 'the section comes twice');
        if (section === 'snapshot' || isOwnArray(section)) seen.add(section);
        state = COLON;
      } else {
        if (keyLength < LONGEST_KEY) key[keyLength] = byte;
        keyLength++;
      }
    } else if (WHITE_SPACE.has(byte)) {
      return;
    } else if (state === FILE_START) {
      if (byte === 123 /* { */) state = KEY_OR_END;
      else if (!(scanned + position < 3 && BYTE_ORDER_MARK.has(byte))) failAtStart(byte, position);
    } else if (byte === 34 /* " */ && (state === KEY_OR_END || state === KEY)) {
      keyLength = 0;
      state = KEY_INSIDE;
    } else if (byte === 58 /* : */ && state === COLON) {
      state = VALUE;
    } else if (byte === 44 /* , */ && state === COMMA_OR_END) {
      state = KEY;
    } else if (byte === 125 /* } */ && (state === COMMA_OR_END || state === KEY_OR_END)) {
      section = 'end';
      state = FILE_END;
    } else {
      fail(position, `found ${describeByte(byte)} where ${describeExpected(state)} belongs`);
    }
  }

  function failAtStart(byte: number, position: number): never {
    const isGzip = byte === 0x1f && scanned + position === 0;
    return fail(
      position,
      isGzip
        ? 'it is compressed with gzip; decompress it first'
        : `it begins with ${describeByte(byte)} instead of "{", so it is no .heapsnapshot file`,
    );
  }
}

/** The sections that are arrays of numbers or strings, and read. */
export function isOwnArray(section: string): boolean {
  return (
    section === 'nodes' || section === 'edges' || section === 'locations' || section === 'strings'
  );
}

function describeExpected(state: number): string {
  if (state === COLON) return '":"';
  if (state === COMMA_OR_END) return '"," or "}"';
  if (state === FILE_END) return 'the end of the file';
  return 'the name of a section';
}
