import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JoinedSums } from '../../../src/growth/join-sums.js';
import { judgePaths } from '../../../src/growth/judge-paths.js';

/** Looks after warm-up of 1000 calls, each interval twice as long as the one before. */
const CALLS_AT = [1000, 2600, 5800, 12_200];

interface Path {
  /** Bytes at each look. */
  bytes: number[];
  /** Objects at each look; default: one, whose size may change. */
  counts?: number[];
  /** Default: one of its own. */
  class?: string;
  /** The path that it continues. */
  under?: string;
}

function join(paths: Record<string, Path>): JoinedSums {
  const names = Object.keys(paths);
  const classes = [...new Set(names.map((name) => paths[name]!.class ?? name))];
  const looks = Object.values(paths)[0]?.bytes.length ?? 0;
  const columns = (read: (path: Path, look: number) => number) =>
    Array.from({ length: looks }, (_, look) =>
      Float64Array.from(names, (name) => read(paths[name]!, look)),
    );
  return {
    keys: Float64Array.from(names.keys(), (at) => at + 1),
    classKeys: Float64Array.from(names, (name) => classes.indexOf(paths[name]!.class ?? name) + 1),
    parentKeys: Float64Array.from(names, (name) => names.indexOf(paths[name]!.under ?? '') + 1),
    counts: columns(({ counts }, look) => counts?.[look] ?? 1),
    bytes: columns(({ bytes }, look) => bytes[look]!),
  };
}

function judge(
  paths: Record<string, Path>,
  { callsAt = CALLS_AT, accepted = 1, isWarm = false } = {},
) {
  const joined = join(paths);
  const judged = judgePaths(joined, callsAt.slice(0, joined.bytes.length), { accepted, isWarm });
  const names = Object.keys(paths);
  return {
    ...judged,
    growing: judged.growing.map(({ key, ...path }) => ({ path: names[key - 1], ...path })),
  };
}

/** Objects of so many bytes, by how many there are at each look. */
const objects = (counts: number[], size: number, more: Partial<Path> = {}): Path => ({
  counts,
  bytes: counts.map((count) => count * size),
  ...more,
});

/** What V8 gives a table or an array of so many entries: room for the next power of two. */
const doubled = (entries: number[], entryBytes: number) =>
  entries.map((count) => 2 ** Math.ceil(Math.log2(count)) * entryBytes);

const at = (looks: number) => CALLS_AT.slice(0, looks);

describe('growth in proportion to the calls', () => {
  it('names what grows also where it is spread over hundreds of paths, none of weight', () => {
    const paths: Record<string, Path> = { contexts: objects(at(3), 64) };
    for (let i = 0; i < 600; i++) paths[`global ${i}`] = objects(at(3), 40, { under: 'contexts' });
    const { state, sustainedPerCall, growing } = judge(paths);
    expect({ state, sustainedPerCall }).toEqual({
      state: 'sustained',
      sustainedPerCall: 64 + 600 * 40,
    });
    expect(growing).toHaveLength(601);
    expect(growing[0]).toEqual({ path: 'contexts', bytesPerCall: 64, countPerCall: 1 });
  });

  it('is sustained: objects, with what they are in', () => {
    const list = at(3).map((calls) => 16 + calls * 8);
    const judged = judge({
      list: { bytes: list },
      sessions: objects(at(3), 48, { under: 'list' }),
    });
    expect(judged).toEqual({
      state: 'sustained',
      perCall: [56, 56],
      sustainedPerCall: 56,
      fall: 1,
      hasJumped: true,
      growing: [
        { path: 'sessions', bytesPerCall: 48, countPerCall: 1 },
        { path: 'list', bytesPerCall: 8, countPerCall: 0 },
      ],
    });
  });

  it('is sustained: one string, buffer or number that is larger each time', () => {
    expect(judge({ log: { bytes: at(3).map((calls) => calls * 150) } })).toMatchObject({
      state: 'sustained',
      sustainedPerCall: 150,
      growing: [{ path: 'log', bytesPerCall: 150, countPerCall: 0 }],
    });
  });

  it('is sustained: sizes of many containers, of which none grows much', () => {
    const sets = { counts: [300, 300, 300], bytes: at(3).map((calls) => 9600 + calls * 25.6) };
    expect(judge({ sets })).toMatchObject({
      state: 'sustained',
      growing: [{ path: 'sets', bytesPerCall: expect.closeTo(25.6), countPerCall: 0 }],
    });
  });

  it('is sustained in one call of a hundred, and told by the slower of the rates', () => {
    const judged = judge({ reports: objects([10, 27, 57], 5000) });
    expect(judged.state).toBe('sustained');
    expect(judged.perCall).toEqual([(17 * 5000) / 1600, (30 * 5000) / 3200]);
    expect(judged.growing).toEqual([
      { path: 'reports', bytesPerCall: (30 * 5000) / 3200, countPerCall: 30 / 3200 },
    ]);
    expect(judged.fall).toBeCloseTo(30 / 3200 / (17 / 1600));
  });

  it('is sustained where there are few calls, and each leaves an object', () => {
    const callsAt = [20, 30, 50];
    const small = objects(callsAt, 16);
    // 20 times 16 bytes alone would be nothing.
    expect(judge({ small }, { callsAt }).state).toBe('sustained');
    const sized = { bytes: callsAt.map((calls) => calls * 16) };
    expect(judge({ sized }, { callsAt }).state).toBe('still');
  });

  it('is sustained where a table makes room by doubling, in jumps that are never alike', () => {
    const judged = judge({ seen: { bytes: doubled(at(3), 16) } });
    // 1024, 4096 and 8192 entries.
    expect(judged.perCall).toEqual([49_152 / 1600, 65_536 / 3200]);
    expect(judged).toMatchObject({ state: 'sustained', sustainedPerCall: 20.48 });
    expect(judge({ seen: { bytes: doubled(at(4), 16) } }).state).toBe('sustained');
  });

  it('tells no path of less than a fiftieth, and adds it up all the same', () => {
    const judged = judge({
      large: objects(at(3), 100),
      small: objects(at(3), 1),
      middling: objects(at(3), 3),
    });
    expect(judged.sustainedPerCall).toBe(104);
    expect(judged.growing.map(({ path }) => path)).toEqual(['large', 'middling']);
  });
});

describe('growth that is none in the long run', () => {
  it('is falling: a cache that becomes full within the second interval', () => {
    const entries = [1000, 2600, 3000];
    const judged = judge({
      cache: { bytes: doubled([1000, 2600, 2600], 16) },
      entries: objects(entries, 48, { under: 'cache' }),
    });
    expect(judged).toMatchObject({ state: 'falling', sustainedPerCall: 0, growing: [] });
    expect(judged.perCall).toEqual([48 + 49_152 / 1600, (400 * 48) / 3200]);
    expect(judged.fall).toBeCloseTo(6 / (48 + 30.72));
  });

  it('is over: a ring that came round', () => {
    const ring = (looks: number) =>
      judge({
        ring: { bytes: Array<number>(looks).fill(32_784) },
        samples: objects([1000, 2600, 4096, 4096].slice(0, looks), 24, { under: 'ring' }),
      });
    expect(ring(3)).toMatchObject({ state: 'falling', growing: [] });
    expect(ring(4)).toMatchObject({ state: 'still', perCall: [24, 11.22, 0] });
  });

  it.each([
    // Of N keys, N (1 - e^(-calls / N)) are drawn.
    [1000, 3],
    [5000, 3],
    [20_000, 3],
  ])('is falling: a memo of %i keys that are drawn at random, at look %i', (keys, looks) => {
    const drawn = at(looks).map((calls) => Math.round(keys * (1 - Math.exp(-calls / keys))));
    const memo = objects(drawn, 64);
    expect(judge({ memo })).toMatchObject({ state: 'falling', growing: [] });
    const before = objects(drawn.slice(0, -1), 64);
    expect(judge({ memo: before }).state).not.toBe('falling');
  });

  it('is falling with the table, however the table jumps', () => {
    const entries = objects([1000, 2600, 3500], 48, { under: 'table' });
    const table = { bytes: [16_384, 65_536, 65_536 + 98_304] };
    expect(judge({ table, entries })).toMatchObject({ state: 'falling', growing: [] });
    // Without anything below it, the table is judged by its bytes.
    expect(judge({ table })).toMatchObject({ state: 'sustained' });
  });

  it('is no fall where chance may do it', () => {
    // 16 of 1600, then 20 of 3200, where 32 are expected.
    expect(judge({ reports: objects([10, 26, 46], 5000) }).state).toBe('sustained');
    // 160 of 1600, then 200 of 3200.
    expect(judge({ reports: objects([100, 260, 460], 500) }).state).toBe('falling');
  });

  it('is falling where sizes grow by less than three fifths of what they did', () => {
    const sizes = (last: number) => ({ bytes: [0, 160_000, 160_000 + 3200 * last] });
    expect(judge({ log: sizes(61) }).state).toBe('sustained');
    expect(judge({ log: sizes(59) }).state).toBe('falling');
  });

  it('is still where it grew before, and not any more', () => {
    expect(judge({ warm: objects([1000, 2600, 2600], 48) })).toMatchObject({
      state: 'still',
      perCall: [48, 0],
      fall: 0,
    });
    expect(judge({ queue: objects([1000, 2600, 200], 48) }).state).toBe('still');
  });
});

describe('growth of which nothing is known yet', () => {
  it('is open: it began in the last interval', () => {
    expect(judge({ late: objects([10, 10, 3210], 48) })).toMatchObject({
      state: 'open',
      perCall: [0, 48],
      sustainedPerCall: 0,
      growing: [],
    });
  });

  it('is open after one interval, and lists what grew in it', () => {
    expect(judge({ list: objects(at(2), 48), other: { bytes: [9, 9] } })).toEqual({
      state: 'open',
      perCall: [48],
      sustainedPerCall: 0,
      fall: 1,
      hasJumped: false,
      growing: [{ path: 'list', bytesPerCall: 48, countPerCall: 1 }],
    });
  });

  it('is open where other paths grow in each interval', () => {
    const paths = {
      first: objects([1000, 2600, 2600], 48),
      second: objects([10, 10, 3210], 48),
    };
    expect(judge(paths)).toMatchObject({ state: 'open', growing: [] });
  });

  it('is open where so few objects were to be expected that it cannot be told whether they became fewer', () => {
    // A memo of 1000 keys at random: 81 new ones in 1100 calls, and 4 by chance in the next 54.
    const paths = { memo: objects([900, 981, 985], 400) };
    expect(judge(paths, { callsAt: [2000, 3100, 3154] }).state).toBe('open');
    expect(
      judge({ memo: objects([900, 981, 986], 400) }, { callsAt: [2000, 3100, 3168] }).state,
    ).toBe('sustained');
  });

  it.each([
    [3, 4, 'open'],
    [3, 5, 'sustained'],
  ])(
    'is open where %i and %i objects came: fewer than eight may be kept ones',
    (one, two, state) => {
      const kept = objects([0, one, one + two], 4000);
      const other = objects([5, 5, 5], 100);
      expect(judge({ kept: { ...kept, counts: [1, 1 + one, 1 + one + two] }, other }).state).toBe(
        state,
      );
    },
  );

  it('is open where a doubling in the whole stretch came before the last interval', () => {
    const callsAt = [1000, 1500, 2000];
    const table = { bytes: [16_384, 32_768, 32_768] };
    expect(judge({ table }, { callsAt }).state).toBe('open');
    // Here the last interval alone is long enough for another one, whatever was deleted in between.
    expect(judge({ table }, { callsAt: [1000, 1500, 3899] }).state).toBe('open');
    expect(judge({ table }, { callsAt: [1000, 1500, 3900] }).state).toBe('still');
  });
});

describe('nothing', () => {
  it.each([
    [1999, 'open'],
    [2000, 'still'],
  ])('is sure after 1000 calls and then up to %i: %s', (until, state) => {
    const callsAt = [1000, until];
    expect(judge({ kept: { bytes: [500, 500] } }, { callsAt })).toMatchObject({
      state,
      perCall: [0],
      growing: [],
    });
    const last = judgePaths(join({ kept: { bytes: [500, 500] } }), callsAt, {
      accepted: 1,
      isLast: true,
    });
    expect(last.state).toBe('still');
    const warm = { callsAt, isWarm: true };
    expect(judge({ kept: { bytes: [500, 500] } }, warm).state).toBe('still');
  });

  it('is what no path is of', () => {
    const empty = { keys: new Float64Array(0), counts: [], bytes: [] };
    const joined = { ...empty, classKeys: empty.keys, parentKeys: empty.keys };
    expect(judgePaths(joined, [10, 100, 300], { accepted: 1 })).toEqual({
      state: 'still',
      perCall: [0, 0],
      sustainedPerCall: 0,
      fall: 1,
      hasJumped: false,
      growing: [],
    });
  });

  it('is growth by no more than is accepted', () => {
    const leak = { list: objects(at(3), 48) };
    expect(judge(leak, { accepted: 48 }).state).toBe('still');
    expect(judge(leak, { accepted: 47 }).state).toBe('sustained');
  });

  it('is growth by no more than 256 bytes and 8 for each call, where calls are few', () => {
    const callsAt = [10, 30, 70];
    const grown = (bytes: number) => ({
      bytes: [1000, 1000 + bytes / 2, 1000 + 1.5 * bytes],
    });
    // 576 bytes for the 40 calls of the last interval.
    expect(judge({ state: grown(576) }, { callsAt }).state).toBe('still');
    expect(judge({ state: grown(2048) }, { callsAt }).state).toBe('sustained');
  });

  it('is a sum of many little rises', () => {
    const little = (perCall: number) =>
      Object.fromEntries(
        Array.from({ length: 200 }, (_, n) => [
          `path ${n}`,
          { bytes: at(3).map((calls) => calls * perCall) },
        ]),
      );
    expect(judge(little(0.04))).toMatchObject({ state: 'still', perCall: [0, 0] });
    expect(judge(little(0.06))).toMatchObject({ state: 'sustained' });
  });

  it('is what moves to a path that was not there', () => {
    const moved = {
      longer: objects([5000, 5000, 0], 64, { class: 'Session' }),
      shorter: objects([0, 0, 5000], 64, { class: 'Session' }),
    };
    expect(judge(moved)).toMatchObject({ state: 'still', perCall: [0, 0] });
    const andMore = { ...moved, shorter: objects([0, 0, 5032], 64, { class: 'Session' }) };
    expect(judge(andMore)).toMatchObject({ state: 'still', perCall: [0, (32 * 64) / 3200] });
    const toOthers = { ...moved, shorter: objects([0, 0, 5000], 64, { class: 'Socket' }) };
    expect(judge(toOthers)).toMatchObject({ state: 'open', perCall: [0, 100] });
    const toOld = { ...moved, shorter: objects([1, 1, 5001], 64, { class: 'Session' }) };
    expect(judge(toOld)).toMatchObject({ state: 'open', perCall: [0, 100] });
  });

  it('is what moves between neighbours: below one object, a few steps down', () => {
    const jest = {
      module: { bytes: [16, 16, 16] },
      jest: { bytes: [16, 16, 16], under: 'module' },
      fn: { bytes: [64, 64, 64], under: 'jest' },
      spyOn: { bytes: [64, 64, 64], under: 'jest' },
    };
    const scopes = {
      'scope of fn': objects([400, 400, 10], 72, { class: 'Context', under: 'fn' }),
      'scope of spyOn': objects([10, 10, 400], 72, { class: 'Context', under: 'spyOn' }),
      'mock of fn': objects([400, 400, 10], 56, { class: 'mock', under: 'scope of fn' }),
      'mock of spyOn': objects([10, 10, 400], 56, { class: 'mock', under: 'scope of spyOn' }),
    };
    expect(judge({ ...jest, ...scopes })).toMatchObject({ state: 'still', perCall: [0, 0] });
    // Each loss is set off once.
    const two = {
      'scope of fn': objects([400, 400, 10], 72, { class: 'Context', under: 'fn' }),
      'scope of spyOn': objects([10, 10, 400], 72, { class: 'Context', under: 'spyOn' }),
      'scope of jest': objects([10, 10, 400], 72, { class: 'Context', under: 'jest' }),
    };
    expect(judge({ ...jest, ...two }).perCall).toEqual([0, expect.closeTo((390 * 72) / 3200)]);
  });

  it('is growth, where what was lost has only a root in common', () => {
    const judged = judge({
      queue: { bytes: [16, 16, 16] },
      log: { bytes: [16, 16, 16] },
      queued: objects([4000, 4000, 800], 64, { class: 'Entry', under: 'queue' }),
      logged: objects([10, 10, 3210], 64, { class: 'Entry', under: 'log' }),
    });
    expect(judged).toMatchObject({ state: 'open', perCall: [0, 64] });
  });
});

describe('on random sums', () => {
  const column = (looks: number, max: number) =>
    fc.array(fc.integer({ min: 0, max }), { minLength: looks, maxLength: looks });
  const samples = fc.integer({ min: 2, max: 5 }).chain((looks) =>
    fc.record({
      paths: fc.array(
        fc.record({
          counts: column(looks, 400),
          bytes: column(looks, 40_000),
          class: fc.constantFrom('Session', 'Map', 'Array'),
          under: fc.constantFrom('path 0', 'path 1', 'none'),
        }),
        { minLength: 1, maxLength: 12 },
      ),
      runs: fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: looks, maxLength: looks }),
      accepted: fc.double({ min: 0.05, max: 200, noNaN: true }),
      isWarm: fc.boolean(),
    }),
  );
  const name = (paths: Path[]) =>
    Object.fromEntries(paths.map((path, number) => [`path ${number}`, path]));
  const addUp = (runs: readonly number[]) => {
    let calls = 0;
    return runs.map((run) => (calls += run));
  };

  it('nothing is still where a path that was there grew by more than is accepted, and none of its class lost', () => {
    const states = new Set<string>();
    fc.assert(
      fc.property(samples, ({ paths, runs, accepted, isWarm }) => {
        const { state } = judge(name(paths), { callsAt: addUp(runs), accepted, isWarm });
        states.add(state);
        const run = runs.at(-1)!;
        const gained = (values: number[]) => values.at(-1)! - values.at(-2)!;
        const hasGrown = paths.some(({ counts, bytes, class: name }) => {
          const hasLost = paths.some(
            (other) =>
              other.class === name && (gained(other.bytes) < 0 || gained(other.counts) < 0),
          );
          if (hasLost) return false;
          const isMuch = gained(bytes) > Math.max(2048, accepted * run);
          const isCounted = gained(counts) >= Math.max(8, run / 2);
          const isMore = gained(bytes) > accepted * run;
          return counts.at(-2)! > 0 && (isMuch || (isCounted && isMore));
        });
        if (hasGrown) expect(state).not.toBe('still');
      }),
      { seed: 20_263, numRuns: 3000 },
    );
    expect(states).toEqual(new Set(['still', 'sustained', 'falling', 'open']));
  });

  it('all is still where nothing moved while the calls became 2.6 times as many', () => {
    fc.assert(
      fc.property(samples, ({ paths, runs, accepted }) => {
        const callsAt = addUp(runs);
        callsAt.push(Math.ceil(2.6 * callsAt.at(-1)!));
        const stood = paths.map(({ counts, bytes, ...path }) => ({
          ...path,
          counts: [...counts, counts.at(-1)!],
          bytes: [...bytes, bytes.at(-1)!],
        }));
        expect(judge(name(stood), { callsAt, accepted })).toMatchObject({ state: 'still' });
      }),
      { seed: 20_264, numRuns: 500 },
    );
  });
});

describe('calls that get slower, so that their number does not double', () => {
  const SLOW = [2000, 4000, 6000, 8000, 10_000];
  const judgeSlow = (entries: (calls: number) => number, looks = SLOW) =>
    judge({ ids: { bytes: doubled(looks.map(entries), 16) } }, { callsAt: looks });

  it('show a table of numbers that doubles once in each doubling of the calls', () => {
    // 32 kB at 2000, 64 at 4000, 128 at 6000 and 8000, 256 at 10 000: the last two intervals are no two alike.
    const judged = judgeSlow((calls) => calls);
    expect(judged.perCall.map(Math.round)).toEqual([16, 33, 0, 66]);
    expect(judged.state).toBe('sustained');
    expect(judged.growing).toEqual([
      { path: 'ids', bytesPerCall: (65_536 - 32_768) / 2000, countPerCall: 0 },
    ]);
  });

  it.each([3000, 4096, 5000, 7000, 8192])('are no leak where it ends at %i', (most) => {
    expect(judgeSlow((calls) => Math.min(calls, most)).state).not.toBe('sustained');
  });

  it('are no leak where objects are counted, which show in each interval', () => {
    const judged = judge({ memo: objects([2000, 3300, 4200, 4800, 5100], 48) }, { callsAt: SLOW });
    expect(judged.state).toBe('falling');
  });
});

it('leaves out what is known to be bounded', () => {
  const joined = join({
    ring: objects([1000, 2600, 5800], 24),
    log: { bytes: [1000, 2600, 5800] },
  });
  const judgeWithout = (...leftOut: number[]) =>
    judgePaths(joined, [1000, 2600, 5800], { accepted: 0.5, leftOut: new Set(leftOut) });
  expect(judgeWithout().growing.map(({ key }) => key)).toEqual([1, 2]);
  expect(judgeWithout(1)).toMatchObject({
    state: 'sustained',
    perCall: [1, 1],
    growing: [{ key: 2, bytesPerCall: 1, countPerCall: 0 }],
  });
  expect(judgeWithout(1, 2)).toMatchObject({ state: 'still', perCall: [0, 0], growing: [] });
});
