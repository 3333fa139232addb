import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeByHand } from '../../../src/snapshot/decode-utf8.js';

describe('decodeByHand', () => {
  it('decodes all that can be encoded as the engine does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(decodeByHand(bytes)).toBe(
          new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
        );
      }),
      { numRuns: 500, seed: 20_260 },
    );
    const long = 'Ünïcödé 🧵 '.repeat(5000);
    expect(decodeByHand(new TextEncoder().encode(long))).toBe(long);
  });

  it.each([
    ['a byte that continues nothing', [0x61, 0x80, 0x62], 'a\ufffdb'],
    ['an end in the middle', [0x61, 0xe2, 0x82], 'a\ufffd\ufffd'],
    ['a form that is too long', [0xc0, 0xaf], '\ufffd\ufffd'],
    ['a surrogate', [0xed, 0xa0, 0x80], '\ufffd\ufffd\ufffd'],
    ['a point beyond the last', [0xf5, 0x80, 0x80, 0x80], '\ufffd\ufffd\ufffd\ufffd'],
  ])('replaces %s', (_, bytes, text) => {
    expect(decodeByHand(Uint8Array.from(bytes))).toBe(text);
  });
});
