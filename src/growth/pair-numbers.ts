// In a sandbox (Jest) each look-up of a global costs a call, and this runs for every object there is.
const { imul } = Math;

/** Numbers pairs of small integers in the order in which they come. */
export interface PairNumbers {
  readonly count: number;
  /**
   * Number of a pair that was seen before; -1 for a new one, which is to be given a number by `add` before
   * the next question.
   */
  find(one: number, other: number): number;
  /** Gives the pair that was asked for last this number. */
  add(value: number): void;
}

/**
 * A hash table with open addressing in typed arrays. A `Map` would want one key, and a key that joins two
 * integers is a heap number: for a hundred thousand pairs that takes five times as long.
 *
 * @param expected pairs; it grows beyond them
 */
export function createPairNumbers(expected = 1024): PairNumbers {
  let size = 2 ** Math.ceil(Math.log2(Math.max(16, expected * 2)));
  let ones = new Int32Array(size);
  let others = new Int32Array(size);
  // One more than the number; 0 is free.
  let values = new Int32Array(size);
  let count = 0;
  let free = 0;
  let lastOne = 0;
  let lastOther = 0;

  return {
    get count() {
      return count;
    },
    find(one, other) {
      let at = hash(one, other) & (size - 1);
      while (values[at] !== 0) {
        if (ones[at] === one && others[at] === other) return values[at]! - 1;
        at = (at + 1) & (size - 1);
      }
      free = at;
      lastOne = one;
      lastOther = other;
      return -1;
    },
    add(value) {
      put(free, lastOne, lastOther, value + 1);
      if (++count * 2 > size) grow();
    },
  };

  function put(at: number, one: number, other: number, value: number): void {
    ones[at] = one;
    others[at] = other;
    values[at] = value;
  }

  function grow(): void {
    const old = { ones, others, values };
    size *= 2;
    ones = new Int32Array(size);
    others = new Int32Array(size);
    values = new Int32Array(size);
    for (let from = 0; from < old.values.length; from++) {
      if (old.values[from] === 0) continue;
      let at = hash(old.ones[from]!, old.others[from]!) & (size - 1);
      while (values[at] !== 0) at = (at + 1) & (size - 1);
      put(at, old.ones[from]!, old.others[from]!, old.values[from]!);
    }
  }
}

/** Two multiplications by odd constants, as in Murmur: https://github.com/aappleby/smhasher */
function hash(one: number, other: number): number {
  let mixed = imul(one, 0x85ebca6b) ^ imul(other, 0xc2b2ae35);
  mixed ^= mixed >>> 15;
  return imul(mixed, 0x2c1b3c6d) >>> 0;
}
