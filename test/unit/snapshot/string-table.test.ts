import { describe, expect, test } from 'vitest';
import { collectStrings } from '../../../src/snapshot/collect-strings.js';
import type { StringTable } from '../../../src/snapshot/string-table.js';

function readStrings(json: string): StringTable {
  const collector = collectStrings((position, message) => {
    throw new Error(`${message} at ${position}`);
  }, 0);
  const bytes = new TextEncoder().encode(json.slice(1));
  expect(collector.scan(bytes, 0)).toBe(bytes.length);
  expect(collector.done).toBe(true);
  return collector.finish();
}

const TEXTS = [
  '',
  'a',
  'abc',
  'b',
  'abc def',
  '"',
  '\\',
  '\\"',
  'a"b',
  '\n\t',
  ',',
  '","',
  'é',
  'ab😀',
  '\\u0041',
  ']',
];

describe('the string table', () => {
  test.each([
    ['without spaces', JSON.stringify(TEXTS)],
    ['with lines', JSON.stringify(TEXTS, undefined, 1)],
    ['with everything escaped', `[${TEXTS.map(escapeAll).join(' , ')} ]`],
  ])('finds and decodes what is written %s', (_how, json) => {
    const table = readStrings(json);
    expect(table.count).toBe(TEXTS.length);
    expect(TEXTS.map((_, index) => table.decode(index))).toEqual(TEXTS);
    expect(TEXTS.map((text) => table.indexOf(text))).toEqual(TEXTS.map((_, index) => index));
    for (const [index, text] of TEXTS.entries()) {
      expect(TEXTS.map((other) => table.equals(index, other))).toEqual(
        TEXTS.map((other) => other === text),
      );
    }
    expect(table.indexOf('ab')).toBe(-1);
    expect(table.indexOf('abc ')).toBe(-1);
  });

  test('may be empty', () => {
    const table = readStrings('[ ]');
    expect(table.count).toBe(0);
    expect(table.indexOf('')).toBe(-1);
    expect([...table.findContaining('a')]).toEqual([]);
    expect(() => table.decode(0)).toThrow(RangeError);
  });

  test('takes broken escapes as they stand', () => {
    expect(readStrings('["\\u12G4 \\x \\/"]').decode(0)).toBe('u12G4 x /');
  });

  test('lists the strings that contain a text, each once, in order', () => {
    const table = readStrings(
      JSON.stringify(['xx table', 'tablet table', 'tab', 'le', 'a "table"', 'table', '\table']),
    );
    expect([...table.findContaining('table')]).toEqual([0, 1, 4, 5]);
    expect([...table.findContaining('able')]).toEqual([0, 1, 4, 5, 6]);
    expect([...table.findContaining('l')]).toEqual([0, 1, 3, 4, 5, 6]);
    expect([...table.findContaining('tables')]).toEqual([]);
    expect([...table.findContaining(',')]).toEqual([]);
  });
});

function escapeAll(text: string): string {
  return `"${text.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}
