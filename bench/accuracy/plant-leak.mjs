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
 * The handler with a leak added to it: objects in an array that is never emptied, as many and as large
 * as `bytesPerCall` says. Below the size of one object, an object in every so many calls.
 *
 * @param objectBytes the least size of one planted object, bytes
 */
export function plantLeak(handler, bytesPerCall, objectBytes = SMALLEST) {
  const planted = [];
  let owed = 0;
  let id = 0;
  return () => {
    owed += bytesPerCall;
    if (owed >= objectBytes) {
      const numbers = Math.floor((owed - SMALLEST - HEADER_OF_ARRAY) / 8);
      planted.push(new Planted(++id, numbers > 0 ? new Array(numbers).fill(7) : undefined));
      owed -= numbers > 0 ? SMALLEST + HEADER_OF_ARRAY + numbers * 8 : SMALLEST;
    }
    return handler();
  };
}
