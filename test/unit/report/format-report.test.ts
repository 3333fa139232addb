import fc from 'fast-check';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { formatReport } from '../../../src/report/format-report.js';
import type { ChannelTrend, Leak, LeakReport } from '../../../src/report/leak-report.js';
import {
  buildCleanReport,
  buildGrowth,
  buildInconclusiveReport,
  buildLeak,
  buildReport,
  buildSamples,
  buildTimings,
} from './build-report.js';

/** The text between a section's heading and the next empty line, without the heading. */
function sectionOf(text: string, heading: string): string {
  const lines = text.split('\n');
  const start = lines.indexOf(`  ${heading}`);
  expect(start, `section ${heading}`).toBeGreaterThan(-1);
  const end = lines.indexOf('', start);
  return lines.slice(start + 1, end < 0 ? undefined : end).join('\n');
}

function widestLine(text: string): number {
  return Math.max(...text.split('\n').map((line) => [...line].length));
}

describe('a leak', () => {
  test('with everything known about it', () => {
    expect(formatReport(buildReport())).toMatchInlineSnapshot(`
      " LEAK  GET /orders
        Array Container.instances: +1.00 element per call, over 400 calls.

        heap after GC  ▁▂▂▃▄▅▅▆▇▇█  18.2 MB → 18.4 MB (+240 kB), rises steadily
        growth         601 B per call (95 % interval 600 to 603 B, 400 calls)

        What grows, per call
          +1.00  ContainerInstance   64 B  retains 601 B
          +1.00  Map                 32 B  retains 200 B
          +1.00  (object elements)  160 B
          +1.00  Array               32 B  retains 48 B
          +1.00  OrdersController    24 B
          …and 2 more constructors

        What holds it
          keeps 602 B more with every call
          global  (GC root)
          → .Container  class Container
              node_modules/typedi/cjs/container.class.js:12:7
          → .instances  Array  ← grows here
          → []          ContainerInstance  +1.00 per call
          allocated    Container.of  node_modules/typedi/cjs/container.class.js:40:21
          called from  createContainer  src/bff.ts:31:20
          held by      package typedi 0.10.0
          advice       Dispose of the scope at the end of the request:
                       Container.reset(requestId). (di-scope-not-disposed)
          fingerprint  5e1f0c2a9b7d

        A leak above 3.2 B per call would have been seen, or one of 1.0 kB in one call
        of 40.
        400 calls measured after 150 warm-up calls, in 1.9 s: handler 0.4 s, GC 0.6 s,
        snapshots 0.5 s, analysis 0.2 s, other 0.2 s.
        Node 20.19.1, linux x64"
    `);
  });

  test('with the bare minimum', () => {
    const report = buildReport({
      name: undefined,
      reason: 'Array buffers grow by 4.1 kB per call, over 3 calls.',
      calls: 3,
      warmupCalls: 1,
      bytesPerCall: { estimate: 12, low: -Infinity, high: Infinity, confidence: 0.95 },
      detectable: Number.MAX_VALUE,
      account: [],
      samples: [],
      constructors: [],
      leaks: [],
      timings: buildTimings({ handler: 20, gc: 10 }),
    });
    expect(formatReport(report)).toMatchInlineSnapshot(`
      " LEAK  Array buffers grow by 4.1 kB per call, over 3 calls.

        growth         12 B per call (3 calls)

        What holds it
          Not known: no heap snapshot was taken. With explain: 'on-suspicion' one is,
          where there is time for it.

        3 calls measured after 1 warm-up call, in 30 ms: handler 20 ms, GC 10 ms.
        Node 20.19.1, linux x64"
    `);
  });

  test('tells an advice once, and where it stands for others', () => {
    const other = { id: 'only-added-to', advice: 'Remove the element when it is over.' };
    const leaks = [buildLeak(), buildLeak({ pattern: other }), buildLeak()];
    const text = formatReport(buildReport({ leaks }), { width: 200 });
    const advice = text.match(/(?<=advice {7}).*/g)!.map((line) => line.slice(0, 20));
    expect(advice.slice(1)).toEqual(['Remove the element w', 'As for 1. (di-scope-']);
    expect(text.match(/fingerprint/g)).toHaveLength(3);
  });

  test('that nothing is known of but what grows', () => {
    const leak = buildLeak({
      growing: { constructor: 'Set', edge: '', describe: '' },
      constructors: [],
      retainerPath: [],
      allocationSite: undefined,
      package: undefined,
      pattern: undefined,
      owner: 'user',
    });
    const text = formatReport(buildReport({ leaks: [leak], constructors: [] }));
    expect(sectionOf(text, 'What holds it')).toMatchInlineSnapshot(`
      "    Set: +1.00 per call
            keeps 602 B more with every call
            held by      your code
            fingerprint  5e1f0c2a9b7d"
    `);
  });

  test('whose entries are two objects each, says one number', () => {
    const tell = (describe: string, countPerCall: number) => {
      const leak = buildLeak({
        growing: { constructor: 'Object', edge: '[key]', describe },
        countPerCall,
      });
      return formatReport(buildReport({ leaks: [leak] })).includes('ContainerInstance  +2.00');
    };
    expect(tell('Object sessions: +1.00 property per call', 2)).toBe(false);
    expect(tell('Object sessions: +2.00 properties per call', 2)).toBe(true);
    expect(tell('Bus bus: +2.00 listeners of "a: +1 b" per call', 2)).toBe(true);
  });

  test('among others: numbered, and the rest counted', () => {
    const leaks = ['a', 'b', 'c', 'd', 'e'].map((name) =>
      buildLeak({
        growing: { constructor: 'Map', edge: '', describe: `Map ${name}: +1.00 entry per call` },
        retainerPath: [],
        allocationSite: undefined,
        package: undefined,
        pattern: undefined,
        owner: 'user',
      }),
    );
    const text = formatReport(buildReport({ leaks }));
    expect(text.slice(text.indexOf('  What holds it'), text.indexOf('  A leak above')))
      .toMatchInlineSnapshot(`
      "  What holds it
          1. Map a: +1.00 entry per call
               keeps 602 B more with every call: +1.00 ContainerInstance, +1.00 Map
               held by      your code
               fingerprint  5e1f0c2a9b7d

          2. Map b: +1.00 entry per call
               keeps 602 B more with every call: +1.00 ContainerInstance, +1.00 Map
               held by      your code
               fingerprint  5e1f0c2a9b7d

          3. Map c: +1.00 entry per call
               keeps 602 B more with every call: +1.00 ContainerInstance, +1.00 Map
               held by      your code
               fingerprint  5e1f0c2a9b7d

          …and 2 more

      "
    `);
  });

  test('whose path is long: both ends and the step that grows are shown', () => {
    const retainerPath = Array.from({ length: 30 }, (_, index) => ({
      edge: index === 0 ? '' : `.e${index}`,
      object: `Node${index}`,
      isGrowing: index === 12,
    }));
    const text = formatReport(buildReport({ leaks: [buildLeak({ retainerPath })] }));
    expect(sectionOf(text, 'What holds it').split('    allocated')[0]).toMatchInlineSnapshot(`
      "    keeps 602 B more with every call
          Node0  (GC root)
          → .e1   Node1
          → .e2   Node2
            …9 more steps
          → .e12  Node12  ← grows here
            …9 more steps
          → .e22  Node22
          → .e23  Node23
          → .e24  Node24
          → .e25  Node25
          → .e26  Node26
          → .e27  Node27
          → .e28  Node28
          → .e29  Node29  +1.00 per call
      "
    `);
  });

  test('outside the heap: channels that grow are shown, judged or not', () => {
    const channels: ChannelTrend[] = [
      {
        name: 'heap',
        unit: 'bytes',
        perCall: 601,
        low: 600,
        high: 603,
        isJudged: true,
        isGrowing: true,
      },
      {
        name: 'arrayBuffers',
        unit: 'bytes',
        perCall: 4096,
        low: 4096,
        high: 4096,
        isJudged: true,
        isGrowing: true,
      },
      {
        name: 'handles',
        unit: 'count',
        perCall: 1,
        low: 1,
        high: 1,
        isJudged: true,
        isGrowing: true,
      },
      {
        name: 'contexts',
        unit: 'count',
        perCall: 0,
        low: 0,
        high: 0,
        isJudged: true,
        isGrowing: false,
      },
      {
        name: 'rss',
        unit: 'bytes',
        perCall: 5000,
        low: 0,
        high: 9000,
        isJudged: false,
        isGrowing: true,
      },
    ];
    const samples = buildSamples([18.2e6, 18.2e6, 18.2e6, 18.2e6]).map((sample, index) => ({
      ...sample,
      arrayBuffers: index * 40 * 4096,
      handles: 3 + index * 40,
      rss: 80e6 + [0, 9e5, 2e5, 6e5][index]!,
    }));
    const text = formatReport(buildReport({ channels, samples, shape: 'flat' }));
    expect(text.split('\n\n')[1]).toMatchInlineSnapshot(`
      "  heap after GC  ▁▁▁▁  18.2 MB → 18.2 MB (0 B), flat
        growth         601 B per call (95 % interval 600 to 603 B, 400 calls)
        array buffers  ▁▃▆█  +4.1 kB per call
        handles        ▁▃▆█  +1.00 per call
        RSS            ▁█▃▆  +5.0 kB per call, garbage included; not judged"
    `);
  });

  test('a snapshot that shows no holder is told from none taken', () => {
    const text = formatReport(buildReport({ leaks: [] }));
    expect(sectionOf(text, 'What holds it')).toBe(
      '    The heap snapshot shows no object that holds it.',
    );
  });

  test('the place of a constructor is shown beside it', () => {
    const location = { file: 'src/session.ts', line: 4, column: 14 };
    const constructors = [{ ...buildGrowth('Session', 48), location }];
    const text = formatReport(buildReport({ constructors }));
    expect(sectionOf(text, 'What grows, per call')).toBe(
      '    +1.00  Session  48 B  src/session.ts:4:14',
    );
  });
});

describe('a clean report', () => {
  test('is short, and says what would have been seen', () => {
    expect(formatReport(buildCleanReport())).toMatchInlineSnapshot(`
      " CLEAN  GET /orders
        The heap did not grow over 400 calls.

        heap after GC  ▁▂▁▁▂▁  18.2 MB → 18.2 MB (0 B), flat
        growth         0 B per call (95 % interval -0.4 to 0.3 B, 400 calls)

        A leak above 3.2 B per call would have been seen, or one of 1.0 kB in one call
        of 40.
        400 calls measured after 150 warm-up calls, in 0.6 s: handler 0.4 s, GC 0.2 s,
        other 40 ms.
        Node 20.19.1, linux x64"
    `);
  });

  test('lists what was ignored, and the warnings', () => {
    const report = buildCleanReport({
      ignored: [
        buildLeak({ owner: 'runner', package: { name: 'vitest', version: '4.1.12' } }),
        buildLeak({ owner: 'user', package: undefined }),
      ],
      warnings: [
        {
          code: 'runner-growth',
          message: 'The test runner itself keeps objects per call.\nIt is not counted.',
        },
      ],
      runtime: {
        node: 'v22.12.0',
        v8: '12.4',
        platform: 'darwin',
        arch: 'arm64',
        runner: 'vitest',
        runnerVersion: '4.1.12',
      },
    });
    const text = formatReport(report);
    expect(text.slice(text.indexOf('  Grows as well'))).toMatchInlineSnapshot(`
      "  Grows as well, but is not judged
          Array Container.instances: +1.00 element per call; 602 B, vitest
          Array Container.instances: +1.00 element per call; 602 B, your code

        warning  The test runner itself keeps objects per call. It is not counted.
                 (runner-growth)

        A leak above 3.2 B per call would have been seen, or one of 1.0 kB in one call
        of 40.
        400 calls measured after 150 warm-up calls, in 0.6 s: handler 0.4 s, GC 0.2 s,
        other 40 ms.
        Node 22.12.0, darwin arm64, vitest 4.1.12"
    `);
  });

  test('noise that is too small to be seen as a leak looks flat', () => {
    const text = formatReport(buildCleanReport({ detectable: 100 }));
    expect(text).toContain('heap after GC  ▁▁▁▁▁▁  18.2 MB');
  });
});

describe('an inconclusive report', () => {
  test('says what to change', () => {
    expect(formatReport(buildInconclusiveReport())).toMatchInlineSnapshot(`
      " INCONCLUSIVE  GET /orders
        The heap moved by 210 B per call over 400 calls, and nothing explained it.

        heap after GC  ▁▅▂█▁▄  18.2 MB → 18.6 MB (+400 kB), noisy
        growth         210 B per call (95 % interval -800 B to 1.2 kB, 400 calls)

        What to change
          - Give it more time: timeBudget: 7000. The test needs a longer timeout than
            that.
          - Make the calls alike: between batches the heap moves by up to 880 kB.
            Await all that the handler starts, give every call the same work, and run
            nothing else beside it (no test.concurrent).
          - No heap snapshot was taken: give the test the time for one (and where it
            says explain: 'never', allow it).
          - If that much is acceptable, say so: tolerance: '1.3 kB'.

        Only a leak above 1.2 kB per call would have been seen.
        400 calls measured after 150 warm-up calls, in 1.7 s: handler 1.2 s, GC 0.5 s,
        other 20 ms.
        Node 20.19.1, linux x64"
    `);
  });

  test.each<[LeakReport['shape'], RegExp]>([
    ['noisy', /Make the calls alike: between batches the heap moves by up to 880 kB/],
    ['sawtooth', /Make the calls alike/],
    ['step', /Measure more batches, batches: \{ min: 10 \}/],
    ['settled', /Warm up for longer, warmup: 300/],
  ])('advice for the shape %s', (shape, advice) => {
    expect(formatReport(buildInconclusiveReport({ shape }), { width: 200 })).toMatch(advice);
  });

  test('that names what grows says to mend that first, and not how much of it to accept', () => {
    const report = buildInconclusiveReport({ leaks: [buildLeak()] });
    expect(formatReport(report)).toMatch(
      /What to change\n {4}- If what grows above is not meant to stay, do what its advice[^-]+- Give it more time[^-]+\n\n/,
    );
  });

  test('where the resident size alone climbs says what to do about that, once', () => {
    const warnings = [{ code: 'rss-climbs-on', message: 'Close what the calls open.' }];
    const text = formatReport(buildInconclusiveReport({ warnings }), { width: 200 });
    expect(text).toContain('What to change\n    - Close what the calls open.\n\n');
    expect(text.match(/Close what/g)).toHaveLength(1);
  });

  test('that measured few batches says so', () => {
    const samples = buildSamples([18e6, 18.1e6, 18e6]);
    expect(formatReport(buildInconclusiveReport({ samples }))).toContain('only 2 batches could be');
  });

  test('with a snapshot does not ask for one', () => {
    const constructors = [buildGrowth('Session', 48)];
    const text = formatReport(buildInconclusiveReport({ constructors }));
    expect(text).not.toContain('No heap snapshot was taken');
    expect(sectionOf(text, 'What grows, per call')).toBe('    +1.00  Session  48 B');
  });
});

describe('width', () => {
  const long = 'packages/backend-for-frontend/src/modules/orders/http/create-orders-controller.ts';
  const located = buildLeak({
    retainerPath: buildLeak().retainerPath.map((step) => ({
      ...step,
      location: { file: long, line: 1234, column: 56 },
    })),
  });

  test.each([40, 60, 80, 120])('no line is wider than %d columns', (width) => {
    for (const report of [
      buildReport(),
      buildReport({ leaks: [located] }),
      buildReport({ leaks: [located, buildLeak()], ignored: [located] }),
      buildCleanReport(),
      buildInconclusiveReport(),
    ]) {
      expect(widestLine(formatReport(report, { width }))).toBeLessThanOrEqual(width);
    }
  });

  test('at 60 columns', () => {
    expect(formatReport(buildReport({ leaks: [located] }), { width: 60 })).toMatchInlineSnapshot(`
      " LEAK  GET /orders
        Array Container.instances: +1.00 element per call, over
        400 calls.

        heap after GC  ▁▂▂▃▄▅▅▆▇▇█
                       18.2 MB → 18.4 MB (+240 kB), rises steadily
        growth         601 B per call (95 % interval 600 to 603 B,
                       400 calls)

        What grows, per call
          +1.00  ContainerInstance   64 B  retains 601 B
          +1.00  Map                 32 B  retains 200 B
          +1.00  (object elements)  160 B
          +1.00  Array               32 B  retains 48 B
          +1.00  OrdersController    24 B
          …and 2 more constructors

        What holds it
          keeps 602 B more with every call
          global  (GC root)  …/create-orders-controller.ts:1234:56
          → .Container  class Container
              packages/…/http/create-orders-controller.ts:1234:56
          → .instances  Array  ← grows here
              packages/…/http/create-orders-controller.ts:1234:56
          → []          ContainerInstance  +1.00 per call
              packages/…/http/create-orders-controller.ts:1234:56
          allocated    Container.of
                  node_modules/typedi/cjs/container.class.js:40:21
          called from  createContainer  src/bff.ts:31:20
          held by      package typedi 0.10.0
          advice       Dispose of the scope at the end of the
                       request: Container.reset(requestId).
                       (di-scope-not-disposed)
          fingerprint  5e1f0c2a9b7d

        A leak above 3.2 B per call would have been seen, or one
        of 1.0 kB in one call of 40.
        400 calls measured after 150 warm-up calls, in 1.9 s:
        handler 0.4 s, GC 0.6 s, snapshots 0.5 s, analysis 0.2 s,
        other 0.2 s.
        Node 20.19.1, linux x64"
    `);
  });

  test('at 120 columns', () => {
    expect(sectionOf(formatReport(buildReport(), { width: 120 }), 'What holds it'))
      .toMatchInlineSnapshot(`
        "    keeps 602 B more with every call
            global  (GC root)
            → .Container  class Container  node_modules/typedi/cjs/container.class.js:12:7
            → .instances  Array  ← grows here
            → []          ContainerInstance  +1.00 per call
            allocated    Container.of  node_modules/typedi/cjs/container.class.js:40:21
            called from  createContainer  src/bff.ts:31:20
            held by      package typedi 0.10.0
            advice       Dispose of the scope at the end of the request: Container.reset(requestId). (di-scope-not-disposed)
            fingerprint  5e1f0c2a9b7d"
      `);
  });

  test('none, nought or nonsense is 80; less than 40 is 40', () => {
    const at = (width?: number) => formatReport(buildReport(), { width });
    for (const width of [undefined, 0, -5, NaN, Infinity]) expect(at(width)).toBe(at(80));
    expect(at(10)).toBe(at(40));
    expect(at(80.9)).toBe(at(80));
  });
});

describe('colour', () => {
  test.each([
    ['leak', buildReport()],
    ['clean', buildCleanReport()],
    ['inconclusive', buildInconclusiveReport()],
  ])('takes nothing from the text and adds nothing to it: %s', (verdict, report) => {
    const plain = formatReport(report);
    const coloured = formatReport(report, { color: true });
    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain(` ${verdict.toUpperCase()} \u001b[`);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });
});

describe('names from the heap', () => {
  const hostile = '\u001b[2J\u202eevil\n LEAK  \u0000';

  /** A report in which every name and text is `text`. */
  function fillWith(text: string): LeakReport {
    const place = { file: text, line: 1, column: 2 };
    const leak: Leak = buildLeak({
      fingerprint: text,
      growing: { constructor: text, edge: text, describe: text },
      constructors: [{ ...buildGrowth(text, 8), location: place }],
      retainerPath: [true, false, false].map((isGrowing) => ({
        edge: text,
        object: text,
        location: place,
        isGrowing,
      })),
      allocationSite: { function: text, ...place, stack: [{ function: text, ...place }] },
      package: { name: text, version: text },
      pattern: { id: text, advice: text },
    });
    return buildReport({
      name: text,
      reason: text,
      constructors: leak.constructors,
      leaks: [leak, leak],
      ignored: [leak],
      warnings: [{ code: text, message: text }],
      runtime: { node: text, v8: text, platform: text, arch: text, runner: text },
    });
  }

  test('are escaped', () => {
    const text = formatReport(fillWith(hostile));
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text).toContain('\\u001b[2J\\u202eevil\\n LEAK  \\u0000');
  });

  test('may be anything: every line is printable and fits', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.constantFrom('', ' ', '__proto__', 'x'.repeat(100_000), 'a/b\\c/'.repeat(900)),
    );
    fc.assert(
      fc.property(anything, fc.integer({ min: 40, max: 130 }), (text, width) => {
        const report = formatReport(fillWith(text), { width });
        expect(widestLine(report)).toBeLessThanOrEqual(width);
        expect(report.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

test('a report that went through JSON reads the same', () => {
  const { low: _low, ...rest } = buildReport().bytesPerCall;
  const report = buildReport({ bytesPerCall: { ...rest, low: -Infinity }, detectable: Infinity });
  expect(formatReport(JSON.parse(JSON.stringify(report)))).toBe(formatReport(report));
});

test('what a server was asked is told with what it answered', () => {
  const text = formatReport(
    buildCleanReport({
      load: {
        answered: 1204,
        statuses: { 200: 1201, 503: 3 },
        errors: { ECONNRESET: 2 },
        connections: 4,
        pipelining: 1,
        rate: 50,
      },
      runtime: { node: '20.20.2', v8: '11.3', platform: 'linux', arch: 'x64', pid: 1234 },
    }),
    { width: 120 },
  );
  expect(text.replaceAll(/\n +/g, ' ')).toContain(
    '1204 requests answered (status 200: 1201, 503: 3; not answered: ECONNRESET: 2), over 4 connections, at most 50 a second. Node 20.20.2, linux x64, process 1234',
  );
});

test('the rate of a single interval has no range', () => {
  const bytesPerCall = { estimate: 0, low: 0, high: 0, confidence: 0 };
  const text = formatReport(buildCleanReport({ bytesPerCall }));
  expect(text).toMatch(/growth +0 B per call \(\d+ calls\)/);
});

test('a check that filled the memory is not told to take more time', () => {
  const reason = 'The check stopped before it would have filled the memory, after 9 calls.';
  const text = formatReport(buildInconclusiveReport({ reason }));
  expect(text).toMatch(/Give the process more memory/);
  expect(text).not.toMatch(/timeBudget|more time/);
});
