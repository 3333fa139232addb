import { describe, expect, it } from 'vitest';
import {
  createBaseline,
  formatBaseline,
  judgeKnown,
  pruneBaseline,
  updateBaseline,
  type Baseline,
} from '../../../src/ci/baseline.js';
import { parseBaseline } from '../../../src/ci/baseline-file.js';
import { buildCleanReport, buildInconclusiveReport } from '../report/build-report.js';
import { buildCheck, buildCleanCheck, buildLeaks } from './build-check.js';

const WHAT = 'Array Container.instances';
const recorded = (bytesPerCall: number) => ({ bytesPerCall, what: WHAT });

describe('a check and its known leaks', () => {
  const judge = (
    leaks: Record<string, number>,
    known: Record<string, number>,
    mode: Parameters<typeof judgeKnown>[2] = 'read',
  ) => {
    const report = Object.keys(leaks).length === 0 ? buildCleanReport() : buildLeaks(leaks);
    const entries = Object.entries(known).map(([id, bytes]) => [id, recorded(bytes)]);
    const found = judgeKnown(report, Object.fromEntries(entries), mode);
    return (
      found && {
        passes: found.passes,
        leaks: found.leaks.map(({ fingerprint, status }) => `${fingerprint} ${status}`),
      }
    );
  };

  it('says nothing where nothing is known', () => {
    expect(judge({ a: 600 }, {})).toBeUndefined();
    expect(judge({}, {})).toBeUndefined();
    expect(judge({}, {}, 'update')).toBeUndefined();
    expect(judge({ a: 600 }, { a: 600 }, 'off')).toBeUndefined();
  });

  it('passes what is as recorded', () =>
    expect(judge({ a: 610 }, { a: 600 })).toEqual({ passes: true, leaks: ['a known'] }));

  it.each([
    ['half as much again', 600, 900, true],
    ['more than that', 600, 901, false],
    ['64 bytes more', 32, 96, true],
    ['more than 64 bytes more', 32, 97, false],
    ['less', 600, 10, true],
  ])('accepts %s: %d to %d, %s', (_, before, now, passes) =>
    expect(judge({ a: now }, { a: before })?.passes).toBe(passes),
  );

  it('fails for a new one beside a known one', () =>
    expect(judge({ a: 600, b: 8 }, { a: 600 })).toEqual({
      passes: false,
      leaks: ['a known', 'b new'],
    }));

  it('tells what is gone, and fails for it only where that is strict', () => {
    expect(judge({}, { a: 600 })).toEqual({ passes: true, leaks: ['a gone'] });
    expect(judge({ b: 1 }, { a: 600, b: 1 })).toEqual({
      passes: true,
      leaks: ['b known', 'a gone'],
    });
    expect(judge({}, { a: 600 }, 'strict')?.passes).toBe(false);
    expect(judge({ a: 600 }, { a: 600 }, 'strict')?.passes).toBe(true);
  });

  it('records what is new or worse, and passes', () =>
    expect(judge({ a: 6000, b: 8 }, { a: 600 }, 'update')).toEqual({
      passes: true,
      leaks: ['a recorded', 'b recorded'],
    }));

  it('knows nothing without a verdict', () =>
    expect(judgeKnown(buildInconclusiveReport(), { a: recorded(1) }, 'strict')).toBeUndefined());

  it('knows a leak by its channel or its class where no object explains it', () => {
    const report = buildLeaks({});
    const handles = {
      ...report,
      channels: [
        {
          name: 'handles' as const,
          unit: 'count' as const,
          perCall: 1,
          low: 1,
          high: 1,
          isJudged: true,
          isGrowing: true,
        },
      ],
    };
    expect(judgeKnown(handles, {}, 'update')?.leaks[0]?.fingerprint).toBe('handles');
    const instances = { constructor: 'Session', perCall: 1, detectable: 0.1, samples: [] };
    expect(judgeKnown({ ...report, instances }, {}, 'update')?.leaks[0]?.fingerprint).toBe(
      'instances:Session',
    );
  });
});

describe('the baseline after a run', () => {
  const check = (test: string, leaks: Record<string, number>) =>
    Object.keys(leaks).length === 0
      ? buildCleanCheck({ test })
      : buildCheck({ test, report: buildLeaks(leaks) });
  const idOf = (test: string) => `test/orders.test.ts > ${test} #1`;

  it('has two digits of what leaks, and keeps checks that did not run', () => {
    const first = updateBaseline(createBaseline('shop'), [check('a', { x: 601.6 })]);
    const second = updateBaseline(first, [check('b', { y: 32, z: 12_345 })]);
    expect(second.checks).toEqual({
      [idOf('a')]: { x: recorded(600) },
      [idOf('b')]: { y: recorded(32), z: recorded(12_000) },
    });
  });

  it('keeps a number that moved within what is accepted', () => {
    const first = updateBaseline(createBaseline(), [check('a', { x: 600 })]);
    expect(updateBaseline(first, [check('a', { x: 710 })])).toEqual(first);
    expect(updateBaseline(first, [check('a', { x: 2000 })]).checks[idOf('a')]).toEqual({
      x: recorded(2000),
    });
    expect(updateBaseline(first, [check('a', { x: 20 })]).checks[idOf('a')]).toEqual({
      x: recorded(20),
    });
  });

  it('loses what is gone, and nothing without a verdict', () => {
    const first = updateBaseline(createBaseline(), [check('a', { x: 600, y: 8 })]);
    expect(updateBaseline(first, [check('a', { y: 8 })]).checks[idOf('a')]).toEqual({
      y: recorded(8),
    });
    expect(updateBaseline(first, [check('a', {})]).checks).toEqual({});
    const unsure = buildCheck({ test: 'a', report: buildInconclusiveReport() });
    expect(updateBaseline(first, [unsure])).toEqual(first);
  });

  it('leaves out leaks that a test expects', () => {
    const expected = { ...check('a', { x: 600 }), expected: 'leak' as const };
    expect(updateBaseline(createBaseline(), [expected]).checks).toEqual({});
  });

  it('is pruned of what is gone and of checks that are no more in their file, and of nothing else', () => {
    const known = updateBaseline(createBaseline(), [
      check('a', { x: 600, y: 8 }),
      check('b', { x: 1 }),
      buildCheck({ file: 'test/other.test.ts', test: 'c', report: buildLeaks({ x: 1 }) }),
    ]);
    expect(pruneBaseline(known, [check('a', { x: 9000, n: 1 })]).checks).toEqual({
      [idOf('a')]: { x: recorded(600) },
      'test/other.test.ts > c #1': { x: recorded(1) },
    });
  });
});

describe('the file', () => {
  const baseline: Baseline = {
    schemaVersion: 1,
    project: 'shop',
    checks: {
      'b.test.ts > two #1': { ff: recorded(8), '0a': recorded(32) },
      'a.test.ts > "one" #1': { c: { bytesPerCall: 1, what: 'Map \u202egnp.exe\u0007' } },
    },
  };

  it('is sorted, has a line for each leak, and nothing that steers a terminal', () =>
    expect(formatBaseline(baseline)).toBe(`{
  "schemaVersion": 1,
  "project": "shop",
  "checks": {
    "a.test.ts > \\"one\\" #1": {
      "c": { "bytesPerCall": 1, "what": "Map \\u202egnp.exe\\u0007" }
    },
    "b.test.ts > two #1": {
      "0a": { "bytesPerCall": 32, "what": "Array Container.instances" },
      "ff": { "bytesPerCall": 8, "what": "Array Container.instances" }
    }
  }
}
`));

  it('is read as it was written, whatever the names', () => {
    const names = ['__proto__', 'constructor', 'x > y #1', '\u2028', 'ä'];
    const checks = names.map((test) =>
      buildCheck({ id: test, test, report: buildLeaks({ __proto__x: 8, [test]: 9 }) }),
    );
    const written = updateBaseline(createBaseline(), checks);
    expect(Object.keys(written.checks)).toHaveLength(names.length);
    const read = parseBaseline(formatBaseline(written), 'f', undefined);
    expect(formatBaseline(read)).toBe(formatBaseline(written));
    const known = judgeKnown(checks[0]!.report, read.checks['__proto__'], 'read');
    expect(known?.passes).toBe(true);
  });

  it.each([
    ['{"schemaVersion":1,"checks":{"a":', /broken: it is no JSON .*record it again/],
    ['[]', /broken: it has no schemaVersion/],
    ['null', /broken: it has no schemaVersion/],
    ['{"schemaVersion":1}', /`checks` must hold/],
    ['{"schemaVersion":1,"checks":{"a":{"f":{"bytesPerCall":"9","what":""}}}}', /must hold/],
    ['{"schemaVersion":2,"checks":{}}', /written by a later heapslope .*Install that one/],
    ['{"schemaVersion":1,"project":"other","checks":{}}', /of another project: of "other"/],
    ['{\n<<<<<<< HEAD\n=======\n>>>>>>> x\n}', /merge conflict \(line 2\).*take the marks away/],
  ])('%s says what to do', (text, message) =>
    expect(() => parseBaseline(text, '/shop/heapslope.baseline.json', 'shop')).toThrow(message),
  );
});
