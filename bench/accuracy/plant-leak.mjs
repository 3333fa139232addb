/** Bytes that one `Planted` takes: its header and three fields, and its place in the array. */
const SMALLEST = 24 + 3 * 8 + 8;
const HEADER_OF_ARRAY = 32;

class Planted {
  constructor(id, payload) {
    this.id = id;
    this.at = id;
    this.payload = payload;
  }
}

/**
 * The handler with a leak added to it: objects in an array that is never emptied.
 *
 * @param plant `{ bytesPerCall, objectBytes? }`: as many and as large objects as bytes per call say; below
 *   the size of one object (`objectBytes`, or the smallest), one in every so many calls. Or
 *   `{ bytes, oneIn, seed }`: an object of so many bytes in one call of so many, by chance
 * @returns `{ handler, planted }`, the array with what was planted
 */
export function plantLeak(handler, plant) {
  const planted = [];
  const nextBytes = plant.oneIn === undefined ? drawEvenly(plant) : drawRarely(plant);
  return {
    planted,
    handler() {
      const bytes = nextBytes();
      if (bytes > 0) planted.push(new Planted(planted.length + 1, createPayload(bytes)));
      return handler();
    },
  };
}

function drawEvenly({ bytesPerCall, objectBytes = SMALLEST }) {
  let owed = 0;
  return () => {
    owed += bytesPerCall;
    if (owed < objectBytes) return 0;
    const bytes = sizeOf(owed);
    owed -= bytes;
    return bytes;
  };
}

function drawRarely({ bytes, oneIn, seed }) {
  const random = createRandom(seed);
  return () => (random() * oneIn < 1 ? bytes : 0);
}

/** What a planted object takes that is to take so many bytes. */
function sizeOf(bytes) {
  const numbers = countNumbers(bytes);
  return numbers > 0 ? SMALLEST + HEADER_OF_ARRAY + numbers * 8 : SMALLEST;
}

function createPayload(bytes) {
  const numbers = countNumbers(bytes);
  return numbers > 0 ? new Array(numbers).fill(7) : undefined;
}

function countNumbers(bytes) {
  return Math.floor((bytes - SMALLEST - HEADER_OF_ARRAY) / 8);
}

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
