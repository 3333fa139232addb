import { createUtf8Decoder } from './decode-utf8.js';

/**
 * The strings of a snapshot as the raw bytes of the file plus offsets; a string exists only while
 * it is asked for. Escapes are those of JSON; bytes above 0x7f are UTF-8 (V8 itself writes \uXXXX,
 * other programs may not). What is not valid in an escape is taken as it stands.
 */
export interface StringTable {
  readonly count: number;
  /** The string at `index`, decoded anew at each call. Throws RangeError outside the table. */
  decode(index: number): string;
  /** Whether the string at `index` is `text`, without decoding it in the usual case. */
  equals(index: number, text: string): boolean;
  /**
   * Index of the first string that is exactly `text`, or -1. Walks the table: a few ms per million
   * strings.
   */
  indexOf(text: string): number;
  /**
   * Ascending indexes of the strings that contain `text`, by one search through the raw bytes.
   * `text` is plain ASCII without quotes, backslashes and control characters, which V8 writes as
   * they are; a file that escapes even those is not searched right.
   */
  findContaining(text: string): Uint32Array;
}

const QUOTE = 34;
const BACKSLASH = 92;
const ESCAPES: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * @param raw bytes of the `strings` section; what stands between two strings is only their quotes,
 * a comma, white space
 * @param starts position in `raw` of each string's first byte; entry `count` is the end of the
 * section
 */
export function createStringTable(
  raw: Uint8Array,
  starts: Uint32Array,
  count: number,
): StringTable {
  const decodeUtf8 = createUtf8Decoder();
  return { count, decode, equals, indexOf, findContaining };

  function decode(index: number): string {
    if (!(index >= 0 && index < count))
      throw new RangeError(`There is no string ${index}, only 0 to ${count - 1}`);
    const start = starts[index];
    const end = findEnd(index);
    let isPlain = true;
    for (let i = start; i < end; i++) {
      if (raw[i] === BACKSLASH || raw[i] > 127) {
        isPlain = false;
        break;
      }
    }
    if (isPlain && end - start < 32)
      return String.fromCharCode.apply(null, raw.subarray(start, end) as never);
    const text = decodeUtf8(raw.subarray(start, end));
    return isPlain || !text.includes('\\') ? text : unescape(text);
  }

  function equals(index: number, text: string): boolean {
    const start = starts[index];
    const end = findEnd(index);
    if (end - start < text.length) return false;
    for (let i = 0; i < text.length; i++) {
      const byte = raw[start + i];
      if (byte === BACKSLASH || byte > 127) return decode(index) === text;
      if (byte !== text.charCodeAt(i)) return false;
    }
    return end - start === text.length;
  }

  function indexOf(text: string): number {
    for (let index = 0; index < count; index++) if (equals(index, text)) return index;
    return -1;
  }

  /**
   * The closing quote is the first one met on the way back from the next string's opening quote.
   */
  function findEnd(index: number): number {
    let position = starts[index + 1] - 2;
    while (raw[position] !== QUOTE) position--;
    return position;
  }

  function findContaining(text: string): Uint32Array {
    const needle = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const last = needle.length - 1;
    // Horspool's search: how far to move on when the byte under the needle's end is this one.
    const shift = new Uint32Array(256).fill(needle.length);
    for (let i = 0; i < last; i++) shift[needle[i]] = last - i;
    const found: number[] = [];
    const limit = count === 0 ? 0 : starts[count];
    for (let position = last; position < limit; position += shift[raw[position]]) {
      let i = last;
      while (i >= 0 && raw[position - last + i] === needle[i]) i--;
      if (i >= 0) continue;
      const index = findIndexAt(position - last);
      if (found[found.length - 1] !== index && isInside(index, position, text)) found.push(index);
    }
    return Uint32Array.from(found);
  }

  /**
   * Whether a match that ends at `position` is part of the string: not of a separator, not of an
   * escape.
   */
  function isInside(index: number, position: number, text: string): boolean {
    const end = findEnd(index);
    if (position >= end) return false;
    for (let i = starts[index]; i < end; i++)
      if (raw[i] === BACKSLASH) return decode(index).includes(text);
    return true;
  }

  function findIndexAt(position: number): number {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (starts[middle] <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function unescape(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|([^]))/g,
    (_match, hex: string | undefined, character: string) =>
      hex === undefined
        ? (ESCAPES[character] ?? character)
        : String.fromCharCode(parseInt(hex, 16)),
  );
}
