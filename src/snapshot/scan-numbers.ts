/**
 * Takes whole rows. The values are unsigned 32-bit numbers, or doubles in the rare batch that has a
 * number which is negative or wider. `position` is how far the chunk is read.
 */
export type TakeRows = (values: Uint32Array | Float64Array, rows: number, position: number) => void;

/**
 * Takes the rows from `bytes[from]` on that it can read by itself; returns the start of the first
 * that it cannot.
 */
export type TakePlainRows = (bytes: Uint8Array, from: number) => number;

export type FailAt = (position: number, message: string) => never;

export interface NumberScanner {
  /**
   * Reads on from `bytes[from]`, just after `[` at first; returns the position after the closing
   * `]` or the end.
   */
  scan(bytes: Uint8Array, from: number): number;
  readonly done: boolean;
}

/** A local name: in a sandbox, such as Jest's, every look at a global costs a call out of the engine. */
const { imul } = Math;

/** Bytes per round: its numbers stay in the processor's cache until their rows are taken. */
const SLICE = 16_384;
/** Digits and sign of the longest number that is read: up to 10^16 doubles are exact enough. */
const LONGEST = 16;
/**
 * Bytes before the end of a slice where the fast loop leaves off, so that it need not look for the
 * end.
 */
const MARGIN = 32;

const FIRST = 0;
const NUMBER = 1;
const SEPARATOR = 2;
const DONE = 3;

/**
 * Reads a flat JSON array of integers, cut into chunks anywhere, and hands it on in rows of
 * `stride` numbers. Fractions and exponents are refused, since V8 never writes them.
 */
export function createNumberScanner(
  stride: number,
  takeRows: TakeRows,
  fail: FailAt,
  takePlainRows?: TakePlainRows,
): NumberScanner {
  // A slice has fewer numbers than half its bytes, and a round reads at most two slices.
  const values = new Uint32Array(SLICE + stride);
  let filled = 0;
  let state = FIRST;
  // Numbers that do not fit `values`, with their places there.
  let wide: { at: number; value: number }[] = [];
  // The number that the end of a chunk cut in two.
  const cut = new Uint8Array(LONGEST + 1);
  let cutLength = 0;

  return {
    get done() {
      return state === DONE;
    },
    scan(bytes, from) {
      let position = cutLength > 0 ? joinCut(bytes, from) : from;
      while (position < bytes.length && state !== DONE) {
        position = readAhead(bytes, position);
        const end = Math.min(bytes.length, position + SLICE);
        position = scanSlice(bytes, position, end);
        handOn(position);
        if (end === bytes.length && end - position <= LONGEST && state !== DONE) {
          keepCut(bytes, position, end);
          position = end;
        }
      }
      return position;
    },
  };

  /** Reads what can be read fast. Rows that are taken plain leave nothing in `values`. */
  function readAhead(bytes: Uint8Array, from: number): number {
    if (state === SEPARATOR) return from;
    if (takePlainRows === undefined)
      return scanFast(bytes, from, Math.min(bytes.length, from + SLICE) - MARGIN);
    if (filled > 0) return from;
    const position = takePlainRows(bytes, from);
    if (position > from) state = NUMBER;
    return position;
  }

  /**
   * The tight loop, where nearly all of the time goes: numbers of up to nine digits with a comma
   * behind, or a newline and a comma. It stops at the start of whatever else there is, or near
   * `to`. Digits are unrolled because a loop's exit is mispredicted about once per number, and that
   * is what a number costs.
   */
  function scanFast(bytes: Uint8Array, from: number, to: number): number {
    let position = from;
    let count = filled;
    while (position < to) {
      const start = position;
      let value = bytes[position] - 48;
      if (value < 0 || value > 9) break;
      let digit = bytes[++position] - 48;
      if (digit >= 0 && digit <= 9) {
        value = (imul(value, 10) + digit) | 0;
        digit = bytes[++position] - 48;
        if (digit >= 0 && digit <= 9) {
          value = (imul(value, 10) + digit) | 0;
          digit = bytes[++position] - 48;
          if (digit >= 0 && digit <= 9) {
            value = (imul(value, 10) + digit) | 0;
            digit = bytes[++position] - 48;
            if (digit >= 0 && digit <= 9) {
              value = (imul(value, 10) + digit) | 0;
              digit = bytes[++position] - 48;
              if (digit >= 0 && digit <= 9) {
                value = (imul(value, 10) + digit) | 0;
                digit = bytes[++position] - 48;
                while (digit >= 0 && digit <= 9 && position - start < 9) {
                  value = (imul(value, 10) + digit) | 0;
                  digit = bytes[++position] - 48;
                }
              }
            }
          }
        }
      }
      if (digit === -4 /* , */) {
        position++;
      } else if (digit === -38 /* newline */ && bytes[position + 1] === 44 /* , */) {
        position += 2;
      } else {
        position = start;
        break;
      }
      values[count++] = value;
    }
    if (count > filled) state = NUMBER;
    filled = count;
    return position;
  }

  /**
   * The careful loop, for all that the fast one leaves. Returns where it stopped: at `to`, after
   * the closing bracket, at the start of a number that `to` may cut, or where the fast loop can go
   * on.
   */
  function scanSlice(bytes: Uint8Array, from: number, to: number): number {
    let position = from;
    while (position < to) {
      const byte = bytes[position];
      if (state < SEPARATOR && (isDigit(byte) || byte === 45) /* - */) {
        const start = position;
        while (++position < to && isDigit(bytes[position]));
        if (position - start > LONGEST) fail(start, 'a number is too long');
        if (position === to) return start;
        addNumber(bytes, start, position);
      } else if (byte === 44 /* , */ && state === SEPARATOR) {
        state = NUMBER;
        position++;
        // Plain rows can only be taken from the start of a row.
        if (position < to - MARGIN && (takePlainRows === undefined || filled === stride))
          return position;
      } else if (byte === 93 /* ] */ && state !== NUMBER) {
        if (filled % stride !== 0)
          fail(position, `the last row has ${filled % stride} of ${stride} numbers`);
        state = DONE;
        return position + 1;
      } else if (byte === 10 || byte === 32 || byte === 13 || byte === 9) {
        position++;
      } else {
        fail(position, `found ${describeByte(byte)} among numbers`);
      }
    }
    return position;
  }

  function addNumber(bytes: Uint8Array, start: number, end: number): void {
    const isNegative = bytes[start] === 45;
    const first = isNegative ? start + 1 : start;
    if (end === first) fail(start, 'a minus sign has no number');
    let value = 0;
    for (let i = first; i < end; i++) value = value * 10 + (bytes[i] - 48);
    if (isNegative) value = -value;
    if (value < 0 || value > 0xffff_ffff) wide.push({ at: filled, value });
    values[filled++] = value;
    state = SEPARATOR;
  }

  /** Hands on the complete rows and moves the beginning of the next one to the front. */
  function handOn(position: number): void {
    const rows = Math.floor(filled / stride);
    const taken = rows * stride;
    if (rows === 0) return;
    takeRows(wide.length === 0 ? values : widen(taken), rows, position);
    values.copyWithin(0, taken, filled);
    filled -= taken;
    if (wide.length > 0) {
      wide = wide
        .filter(({ at }) => at >= taken)
        .map(({ at, value }) => ({ at: at - taken, value }));
    }
  }

  function widen(length: number): Float64Array {
    const doubles = Float64Array.from(values.subarray(0, length));
    for (const { at, value } of wide) if (at < length) doubles[at] = value;
    return doubles;
  }

  function keepCut(bytes: Uint8Array, from: number, to: number): void {
    cutLength = to - from;
    cut.set(bytes.subarray(from, to));
  }

  /** Completes the number that the last chunk cut; returns the position after it. */
  function joinCut(bytes: Uint8Array, from: number): number {
    let position = from;
    while (position < bytes.length && isDigit(bytes[position])) {
      if (cutLength === LONGEST) fail(position, 'a number is too long');
      cut[cutLength++] = bytes[position++];
    }
    if (position < bytes.length) {
      addNumber(cut, 0, cutLength);
      cutLength = 0;
    }
    return position;
  }
}

export function describeByte(byte: number): string {
  return byte > 32 && byte < 127
    ? `"${String.fromCharCode(byte)}"`
    : `byte 0x${byte.toString(16).padStart(2, '0')}`;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}
