import { expect, test } from 'vitest';
import { joinCauses } from '../../../src/check/join-causes.js';
import { buildLeak } from '../report/build-report.js';

const CLOSE = { id: 'package-keeps', advice: 'Call client.close().' };

test('what one call of a package fills is one cause, and its shares are added', () => {
  const first = buildLeak({ fingerprint: 'a', pattern: CLOSE, heldBytesPerCall: 300 });
  const growing = { constructor: 'Set', edge: '[…]', describe: 'Set other: +1.00 value per call' };
  const second = buildLeak({ fingerprint: 'b', pattern: CLOSE, heldBytesPerCall: 20, growing });
  const [told, ...rest] = joinCauses([first, second]);
  expect(rest).toEqual([]);
  expect(told).toMatchObject({
    fingerprint: 'a',
    heldBytesPerCall: 320,
    sameCause: ['Set other: +1.00 value per call'],
  });
  expect(first.sameCause).toBeUndefined();
});

test("an emitter of the user's stands for what a listener of Node's keeps", () => {
  const pattern = { id: 'listener-of-node', advice: 'Leave the loop.' };
  const describe = 'EventEmitter bus: +1.00 listener of "tick" per call';
  const queue = buildLeak({ fingerprint: 'a', pattern, heldBytesPerCall: 900 });
  const growing = { constructor: 'Array', edge: '[]', describe };
  const emitter = buildLeak({ fingerprint: 'b', pattern, heldBytesPerCall: 100, growing });
  const [told, ...rest] = joinCauses([queue, emitter]);
  expect(rest).toEqual([]);
  expect(told).toMatchObject({ fingerprint: 'b', growing, heldBytesPerCall: 1000 });
  expect(told!.sameCause).toEqual([queue.growing.describe]);
});

test('which of two places that hold the same stands for both is no chance', () => {
  const [root, growing] = [buildLeak().retainerPath[0]!, buildLeak().growing];
  const short = buildLeak({ fingerprint: 's', pattern: CLOSE, heldBytesPerCall: 10 });
  const long = buildLeak({
    fingerprint: 'l',
    pattern: CLOSE,
    heldBytesPerCall: 200,
    retainerPath: [root, ...short.retainerPath],
    growing: { ...growing, describe: 'Map entries: +1.00 entry per call' },
  });
  for (const leaks of [
    [long, short],
    [short, long],
  ])
    expect(joinCauses(leaks)).toMatchObject([{ fingerprint: 's', heldBytesPerCall: 210 }]);
  // What comes more often is another thing.
  expect(joinCauses([{ ...long, countPerCall: 2 }, short])).toMatchObject([{ fingerprint: 'l' }]);
  const [ill, trap] = ['SIGILL', 'SIGTRAP'].map((event) =>
    buildLeak({
      fingerprint: event,
      pattern: CLOSE,
      growing: { ...growing, describe: `process: +1.00 listener of "${event}" per call` },
    }),
  );
  expect(joinCauses([trap!, ill!])).toMatchObject([{ fingerprint: 'SIGILL' }]);
});

test('containers of the user stay apart, and no leak is told twice', () => {
  const pattern = { id: 'only-added-to', advice: 'Every call adds to this array.' };
  const one = buildLeak({ fingerprint: 'a', pattern });
  const other = buildLeak({ fingerprint: 'b', pattern });
  const told = joinCauses([one, other, { ...one }]);
  expect(told.map(({ fingerprint }) => fingerprint)).toEqual(['a', 'b']);
  expect(told[0]!.sameCause).toBeUndefined();
});

test('what Node keeps beside it goes with what has a name, where the counts are in step', () => {
  const named = buildLeak({ fingerprint: 'a', countPerCall: 1 });
  const root = { edge: '', object: 'native handle', isGrowing: true };
  const native = { owner: 'node' as const, retainerPath: [root] };
  const inStep = buildLeak({ fingerprint: 'b', countPerCall: 3, ...native });
  const apart = buildLeak({ fingerprint: 'c', countPerCall: 0.4, ...native });
  const told = joinCauses([inStep, named, apart]);
  expect(told.map(({ fingerprint }) => fingerprint)).toEqual(['a', 'c']);
  expect(told[0]!.bytesPerCall).toBe(2 * named.bytesPerCall);
  expect(told[0]!.sameCause).toBeUndefined();
  expect(joinCauses([inStep]).map(({ fingerprint }) => fingerprint)).toEqual(['b']);
});

test("what grows inside a package by nobody's line goes with what the user calls", () => {
  const compiled = { id: 'compiled-per-call', advice: 'Compile once.' };
  const outer = buildLeak({ fingerprint: 'a', pattern: compiled, heldBytesPerCall: 1300 });
  const pattern = { id: 'request-keyed-map', advice: 'Each call hands something to to-regex' };
  const cache = { constructor: 'Object', edge: '.*', describe: 'Object cache: +1.00 property' };
  const inner = { pattern, growing: cache, heldBytesPerCall: 60 };
  const { allocationSite: _, ...leak } = buildLeak({ fingerprint: 'b', ...inner });
  expect(joinCauses([outer, leak])).toMatchObject([
    { sameCause: ['Object cache: +1.00 property'] },
  ]);
  expect(joinCauses([outer, { ...leak, heldBytesPerCall: 400 }])).toHaveLength(2);
  expect(joinCauses([outer, { ...leak, countPerCall: 0.37 }])).toHaveLength(2);
});

test('a cause does not name what has its own name once more', () => {
  const [told] = joinCauses(
    ['a', 'b', 'c'].map((fingerprint) => buildLeak({ fingerprint, pattern: CLOSE })),
  );
  expect(told!.sameCause).toBeUndefined();
});
