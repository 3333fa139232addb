import { describe, expect, it } from 'vitest';
import { findLiterals } from '../../../../src/attribution/sources/find-literals.js';

describe('findLiterals', () => {
  it.each([
    ['let n = 0;', ['n']],
    ['const limit: number = 500, rows = [];', ['limit']],
    ['let id;\nfunction next() { return id++; }', ['id']],
    ['const next = () => ({ id: --left });', ['left']],
    ['total += 2;', ['total']],
    ['let share = 0.5; let big = 10n; const list = [0]; const text = "0";', []],
  ])('finds the integers of %j', (source, names) => {
    expect([...findLiterals(source).integers].sort()).toEqual([...names].sort());
  });

  it.each([
    ['let last;', ['last']],
    ['let last: Session | undefined;\nlet next: Session | undefined', ['last', 'next']],
    ['let isOpen = false;\nlet found = undefined; let none = null;', ['isOpen', 'found', 'none']],
    ['const rows = []; let name = "x"; let made = create();', []],
  ])('finds the variables without a value of %j', (source, names) => {
    expect([...findLiterals(source).blanks].sort()).toEqual([...names].sort());
  });
});
