/** Of this many bytes a string is made at once: more arguments than a call takes are an error. */
const PIECE = 4096;

/**
 * A decoder of UTF-8: the engine's, or our own where there is none, as in the sandbox that Jest gives
 * jsdom. What is no UTF-8 becomes U+FFFD, one for each byte in our own (the standard takes some together).
 */
export function createUtf8Decoder(): (bytes: Uint8Array) => string {
  if (typeof TextDecoder === 'undefined') return decodeByHand;
  const decoder = new TextDecoder();
  return (bytes) => decoder.decode(bytes);
}

/** @see https://www.rfc-editor.org/rfc/rfc3629 */
export function decodeByHand(bytes: Uint8Array): string {
  let text = '';
  let units: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const { point, length } = readPoint(bytes, at);
    at += length;
    if (point < 0x10000) units.push(point);
    else units.push(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff));
    if (units.length < PIECE) continue;
    text += String.fromCharCode(...units);
    units = [];
  }
  return text + String.fromCharCode(...units);
}

/** The first code point of each length: a longer form of a smaller one is no UTF-8. */
const LEAST_POINT = [0, 0, 0x80, 0x800, 0x10000];
const REPLACEMENT = { point: 0xfffd, length: 1 };

function readPoint(bytes: Uint8Array, at: number): { point: number; length: number } {
  const first = bytes[at]!;
  if (first < 0x80) return { point: first, length: 1 };
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc0 || first > 0xf4 || at + length > bytes.length) return REPLACEMENT;
  let point = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i]!;
    if ((byte & 0xc0) !== 0x80) return REPLACEMENT;
    point = (point << 6) | (byte & 0x3f);
  }
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  return point < LEAST_POINT[length]! || point > 0x10ffff || isSurrogate
    ? REPLACEMENT
    : { point, length };
}
