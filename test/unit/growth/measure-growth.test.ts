import { describe, expect, it } from 'vitest';
import type { PathTree } from '../../../src/growth/grow-path-tree.js';
import { measureConstructors, type GrowthMeter } from '../../../src/growth/measure-growth.js';

const CALLS = [100, 200, 100];
const TOTAL = 400;

/** Constructors of one survivor per call each, in the order in which the search met them. */
function rank(met: [name: string, retained: number][]): string[] {
  const nodes = met.map((_, index) => ({
    parent: -1,
    holder: 0,
    edge: '[]',
    class: index,
    counts: Float64Array.from(CALLS),
    bytes: Float64Array.from(CALLS),
    samples: [index],
    returns: 0,
  }));
  const classes = { nameOf: (node: number) => met[node]![0] };
  const meter = {
    tree: { nodes, classes } as unknown as PathTree,
    calls: CALLS,
    measureRetained: (sets) => sets.map(([index]) => met[index!]![1] * TOTAL),
    sumDominated: (index) => met[index]![1] * TOTAL,
  } satisfies GrowthMeter;
  return measureConstructors(meter).map(({ name }) => name);
}

describe('constructors', () => {
  it('are told by what they retain', () => {
    expect(
      rank([
        ['A', 16],
        ['B', 40],
        ['C', 24],
      ]),
    ).toEqual(['B', 'C', 'A']);
  });

  it('are told by name where they retain the same but for parts of a byte', () => {
    const told = ['Array', 'Set', '(string)'];
    expect(
      rank([
        ['(string)', 32.02],
        ['Set', 32],
        ['Array', 32.07],
      ]),
    ).toEqual(told);
    expect(
      rank([
        ['Array', 32],
        ['(string)', 32.2],
        ['Set', 32.07],
      ]),
    ).toEqual(told);
  });

  it('are cut to those that are measured in the same order', () => {
    const names = [...'ABCDEFGHIJ'];
    const forwards = names.map((name): [string, number] => [name, 32]);
    expect(rank(forwards)).toEqual(names);
    expect(rank(forwards.toReversed())).toEqual(names);
  });
});
