import { expect, test } from 'vitest';
import { joinSiblings } from '../../../../src/attribution/paths/join-siblings.js';
import type { Leak } from '../../../../src/report/leak-report.js';
import { buildLeak } from '../../report/build-report.js';

const PUT = { code: 'latencies[verb].push(ms)', file: 'src/a.ts', line: 3, column: 5 };

function buildSibling(edge: string, more: Partial<Leak> = {}): Leak {
  return buildLeak({
    fingerprint: `of ${edge}`,
    growing: {
      constructor: 'Array',
      edge: '[]',
      describe: `Array latencies${edge} in src/a.ts: +0.34 elements per call`,
    },
    retainerPath: [
      { edge: '', object: 'module src/a.ts', isGrowing: false },
      { edge: 'variable latencies', object: 'Object', isGrowing: false },
      { edge, object: 'Array', isGrowing: true },
    ],
    owner: 'user',
    putSite: PUT,
    pattern: { id: 'only-added-to', advice: `Call latencies${edge}.shift().` },
    constructors: [],
    countPerCall: 1 / 3,
    bytesPerCall: 2.7,
    retainedBytesPerCall: 3,
    heldBytesPerCall: 2.7,
    ...more,
  });
}

test('fields of one object that one line fills are one cause, with their names', () => {
  const [told, ...rest] = joinSiblings(['.put', '.get', '.post'].map((edge) => buildSibling(edge)));
  expect(rest).toEqual([]);
  expect(told).toMatchObject({
    // By the first name, whichever holds most in this run.
    fingerprint: 'of .get',
    growing: { describe: 'Array latencies.{get, post, put} in src/a.ts: +1.02 elements per call' },
    countPerCall: 1,
    pattern: { advice: 'Call latencies.get.shift(). The same goes for .post and .put.' },
  });
  expect(told!.heldBytesPerCall).toBeCloseTo(8.1);
  expect(told!.retainedBytesPerCall).toBeCloseTo(9);
  expect(told!.retainerPath.at(-1)!.edge).toBe('.{get, post, put}');
});

test('one element in each of several calls is one element', () => {
  const describe = (edge: string) => `Array latencies${edge} in src/a.ts: +0.50 elements per call`;
  const [told] = joinSiblings(
    ['.get', '["a b"]'].map((edge) =>
      buildSibling(edge, {
        growing: { constructor: 'Array', edge: '[]', describe: describe(edge) },
      }),
    ),
  );
  expect(told!.growing.describe).toBe(
    'Array latencies{.get, ["a b"]} in src/a.ts: +1.00 element per call',
  );
});

test('sizes are added up, and so are instances of one class', () => {
  const growth = { name: 'Point', countPerCall: 0.5, bytesPerCall: 20, retainedBytesPerCall: 30 };
  const [told] = joinSiblings(
    ['.cpu', '.lag', '.rps', '.rss', '.up'].map((edge, at) =>
      buildSibling(edge, {
        growing: {
          constructor: 'Array',
          edge: '[]',
          describe: `Array stats.user*${edge} of handler: +1.1 B per call`,
        },
        countPerCall: 0,
        bytesPerCall: 1.1,
        constructors: at < 2 ? [{ ...growth, intervals: [5, 6] }] : [],
      }),
    ),
  );
  expect(told!.growing.describe).toBe(
    'Array stats.user*.{cpu, lag, rps, …2 more} of handler: +5.5 B per call',
  );
  expect(told!.constructors).toEqual([
    { ...growth, countPerCall: 1, bytesPerCall: 40, retainedBytesPerCall: 60, intervals: [10, 12] },
  ]);
});

test('what other lines fill, others keep or is of another kind stays apart', () => {
  const one = buildSibling('.get');
  const others = [
    buildSibling('.log', { putSite: { ...PUT, line: 9 } }),
    buildSibling('.log', { putSite: undefined }),
    buildSibling('.log', { owner: 'package' }),
    buildSibling('.log', { pattern: undefined }),
    buildSibling('.log', {
      growing: {
        ...one.growing,
        describe: 'Array latencies.log of other: +0.34 elements per call',
      },
    }),
    buildSibling('.log', {
      growing: {
        ...one.growing,
        constructor: 'Map',
        describe: 'Map latencies.log in src/a.ts: +1.00 entry per call',
      },
    }),
    buildSibling('variable log'),
  ];
  for (const other of others) expect(joinSiblings([one, other])).toEqual([one, other]);
});
