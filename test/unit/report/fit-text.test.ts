import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  elideMiddle,
  elidePath,
  escapeText,
  textWidth,
  wrapText,
} from '../../../src/report/fit-text.js';

describe('escapeText', () => {
  test.each([
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['\u001b[31mred', '\\u001b[31mred'],
    ['\u0000\u009b', '\\u0000\\u009b'],
    ['\u202edesrever', '\\u202edesrever'],
    ['\u2028\ufeff', '\\u2028\\ufeff'],
    ['\ud800', '\\ud800'],
    ['\u{e0001}', '\\u{e0001}'],
    ['Größe 容器 🙂', 'Größe 容器 🙂'],
  ])('%j', (text, escaped) => {
    expect(escapeText(text)).toBe(escaped);
  });
});

describe('elideMiddle', () => {
  test('keeps both ends', () => {
    expect(elideMiddle('ContainerInstance', 17)).toBe('ContainerInstance');
    expect(elideMiddle('ContainerInstance', 9)).toBe('Cont…ance');
    expect(elideMiddle('abc', 1)).toBe('…');
    expect(elideMiddle('abc', 0)).toBe('');
  });

  test('fits the width, whatever the text', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, fc.nat(60), (any, width) => textWidth(elideMiddle(any, width)) <= width),
    );
    expect(textWidth(elideMiddle('x'.repeat(5_000_000), 20))).toBe(20);
  });
});

describe('elidePath', () => {
  const typedi = 'node_modules/.pnpm/typedi@0.10.0/node_modules/typedi/cjs/container.class.js:12:7';

  test.each([
    [typedi, 80, typedi],
    [typedi, 60, '…/typedi/cjs/container.class.js:12:7'],
    [typedi, 35, '…/typedi/…/container.class.js:12:7'],
    [typedi, 30, '…/cjs/container.class.js:12:7'],
    [typedi, 18, 'contai…ass.js:12:7'],
    [
      'node_modules/@scope/name/dist/lib/deep/file.js:1:1',
      40,
      '…/@scope/name/dist/lib/deep/file.js:1:1',
    ],
    ['packages/api/src/http/routes/orders.ts:31:20', 36, 'packages/…/routes/orders.ts:31:20'],
    ['C:\\work\\app\\src\\routes\\orders.ts:3:2', 28, 'C:\\…\\routes\\orders.ts:3:2'],
    ['orders.ts:31:20', 11, 'or…ts:31:20'],
    ['', 5, ''],
  ])('%s in %d columns', (path, width, expected) => {
    expect(elidePath(path, width)).toBe(expected);
  });

  test('fits the width, whatever the path', () => {
    const folder = fc.constantFrom('node_modules', '@scope', 'src', '', 'a-longer-folder', '..');
    const path = fc.array(folder, { maxLength: 9 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(path, fc.string(), fc.nat(60), (folders, file, width) => {
        expect(textWidth(elidePath(`${folders}/${file}:1:2`, width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('wrapText', () => {
  test('breaks at white space, and not before a unit', () => {
    expect(wrapText('keeps 601 B per call', 10)).toEqual(['keeps', '601 B per', 'call']);
    expect(wrapText('take 3.2 kB.', 8)).toEqual(['take', '3.2 kB.']);
    expect(wrapText('some 95 %', 7)).toEqual(['some', '95 %']);
    expect(wrapText('  one\n\ttwo ', 80)).toEqual(['one two']);
    expect(wrapText('plan B', 4)).toEqual(['plan', 'B']);
    expect(wrapText('', 80)).toEqual([]);
  });

  test('breaks a word that is longer than a line', () => {
    expect(wrapText('see abcdefghij', 4)).toEqual(['see', 'abcd', 'efgh', 'ij']);
  });
});
