import { describe, expect, it } from 'vitest';
import { detectLeak } from '../../../src/check/detect-leak.js';
import { resolveOptions } from '../../../src/input/options.js';
import type { ObjectTracking } from '../../../src/probe/heap-probe.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';
import { buildHeap } from '../../fixtures/snapshots/build-snapshot.js';
import { seededRandom } from '../../fixtures/snapshots/random-heap.js';

const runtime = { node: '24.0.0', v8: '13.6', platform: 'linux', arch: 'x64' };
const LOOK_MS = 200;

/** What a program keeps: sessions and timers, by the calls that made them, and a text. */
interface Program {
  sessions: number[];
  timers: number[];
  logBytes: number;
  /** When the sessions were born, where that decides how long they live. */
  born?: number[];
}

interface Given {
  /** What one call does; they count from 1. */
  onCall: (program: Program, call: number) => void;
  /** What happens while nobody calls. */
  onSleep?: (program: Program) => void;
  callMs?: number;
  options?: object;
  /** Bytes that the heap may have in all. */
  heapLimit?: number;
  /** Whether that is watched between calls, too. */
  isGuarded?: boolean;
  /** When the test is over, ms. */
  deadline?: number;
  /** Whether the engine numbers objects without a snapshot. */
  hasMarks?: boolean;
}

const SESSION_BYTES = 48;
const TIMER_BYTES = 88;
const FIRST_BIRTH = 1001;

/** Checks a program on a heap of which each snapshot is drawn anew, and time passes only in calls and looks. */
async function checkProgram({
  onCall,
  onSleep,
  callMs = 0.1,
  options = {},
  hasMarks = false,
  ...given
}: Given) {
  const program: Program = { sessions: [], timers: [], logBytes: 100 };
  let calls = 0;
  let looks = 0;
  const probe = createFakeProbe();
  const { sleep } = probe.clock;
  probe.clock.sleep = async (ms) => {
    onSleep?.(program);
    await sleep(ms);
  };
  probe.onCollect = () => (probe.channels.heap = 1e6 + measure(program));
  const numberObjects = () => {
    probe.collectGarbage();
    // Those of the next call are above it.
    return FIRST_BIRTH + calls * 4 + 2;
  };
  const tracking = {
    async takeSnapshot(sink) {
      looks++;
      probe.time += LOOK_MS;
      sink(draw(program));
    },
    sampleAllocations: () => {},
    readLiveSites: () => [],
    stop: async () => {},
    ...(hasMarks ? { numberObjects } : {}),
  } as Partial<ObjectTracking> as ObjectTracking;
  Object.assign(probe, {
    features: { isOwnHeap: true, explain: { available: true } },
    trackObjects: async () => tracking,
    ...(given.heapLimit === undefined ? {} : { readHeapLimit: () => given.heapLimit }),
    ...(given.isGuarded ? { readUsed: () => 1e6 + measure(program) } : {}),
  });
  const handler = () => {
    onCall(program, ++calls);
    probe.time += callMs;
  };
  const report = await detectLeak(handler, resolveOptions(options), {
    openProbe: () => probe,
    runtime,
    ...(given.deadline === undefined ? {} : { deadline: given.deadline }),
  });
  return { report, looks, calls, ms: probe.time };
}

const roomFor = ({ sessions }: Program) => 8 * 2 ** Math.ceil(Math.log2(sessions.length + 4));
const measure = (program: Program) =>
  program.sessions.length * SESSION_BYTES +
  program.timers.length * TIMER_BYTES +
  program.logBytes +
  roomFor(program);

function draw(program: Program): Uint8Array {
  const heap = buildHeap();
  const scope = heap.addNode('system / Context', { id: 3 });
  const list = heap.addNode('Array', { id: 5 });
  const elements = heap.addNode('', { type: 'array', selfSize: roomFor(program), id: 7 });
  const log = heap.addNode('log', { type: 'string', selfSize: program.logBytes, id: 9 });
  heap.addEdge(heap.root, scope, 'module');
  heap.addEdge(scope, list, 'sessions', 'context');
  heap.addEdge(scope, log, 'log', 'context');
  heap.addEdge(list, elements, 'elements', 'internal');
  program.sessions.forEach((birth, index) => {
    const id = FIRST_BIRTH + birth * 4;
    const session = heap.addNode('Session', { selfSize: SESSION_BYTES, id });
    heap.addEdge(list, session, index, 'element');
  });
  const timers = heap.addNode('TimersList', { id: 11 });
  heap.addEdge(heap.root, timers, 'timers');
  program.timers.forEach((birth, index) => {
    const id = FIRST_BIRTH + birth * 4 + 2;
    const timer = heap.addNode('Timeout', { selfSize: TIMER_BYTES, id });
    heap.addEdge(timers, timer, index, 'element');
  });
  return heap.toBytes();
}

const keepOne = ({ sessions }: Program, call: number) => void sessions.push(call);

/** Keeps the sessions of the last calls. */
const keepLast = (most: number) => (program: Program, call: number) => {
  program.sessions.push(call);
  if (program.sessions.length > most) program.sessions.shift();
};

describe.each([
  ['by looks alone', false],
  ['with marks between births', true],
])('what leaks, %s', (_, hasMarks) => {
  const check = (given: Given) => checkProgram({ hasMarks, ...given });

  it('is told after as many calls as it takes to fill a cache, with an exact rate', async () => {
    const { report, calls, looks } = await check({ onCall: keepOne });
    expect(report).toMatchObject({
      verdict: 'leak',
      leaks: [{ countPerCall: 1, bytesPerCall: 48 }],
    });
    expect(report.leaks[0]!.growing).toMatchObject({ constructor: 'Array', edge: '[]' });
    // 0.8 s of calls.
    expect(calls).toBeGreaterThanOrEqual(8000);
    expect(calls).toBeLessThan(16_000);
    expect(looks).toBeLessThanOrEqual(4);
    expect(report.bytesPerCall.low).toBeGreaterThanOrEqual(48);
    expect(report.account).toContainEqual(
      // With its share of the list that holds it.
      expect.objectContaining({
        kind: 'births',
        countPerCall: 1,
        bytesPerCall: report.leaks[0]!.heldBytesPerCall,
      }),
    );
  });

  it('is told by its size where nothing is born', async () => {
    const { report } = await check({ onCall: (program) => void (program.logBytes += 150) });
    expect(report).toMatchObject({ verdict: 'leak', leaks: [{ countPerCall: 0 }] });
    expect(report.leaks[0]!.bytesPerCall).toBeCloseTo(150);
    expect(report.account).toContainEqual(expect.objectContaining({ kind: 'size' }));
  });

  it('is told where every call replaces all of it by a larger copy', async () => {
    const { report } = await check({
      onCall(program, call) {
        // Younger than whatever was there before.
        program.sessions = Array.from({ length: program.sessions.length + 1 }, () => call);
      },
      // Each call copies all.
      callMs: 2,
    });
    expect(report.verdict, report.reason).toBe('leak');
  });

  it('is told in one call of a hundred', async () => {
    const { report } = await check({
      onCall: (program, call) => void (call % 100 === 0 && (program.logBytes += 5000)),
    });
    expect(report.verdict, report.reason).toBe('leak');
    expect(report.leaks[0]!.bytesPerCall).toBeCloseTo(50, 0);
  });

  it.each([
    [1, 16],
    [5, 24],
    [20, 60],
  ])(
    'is not passed as clean by calls of %i ms, each of which leaves %i bytes',
    async (callMs, bytes) => {
      const { report } = await check({
        onCall: (program) => void (program.logBytes += bytes),
        callMs,
      });
      expect(report.verdict, `${report.reason} ${report.bytesPerCall.estimate} B`).not.toBe(
        'clean',
      );
    },
  );

  it('is not passed as clean where one in three calls leaves an object', async () => {
    const { report } = await check({
      onCall: ({ sessions }, call) => void (call % 3 === 0 && sessions.push(call)),
      callMs: 1,
    });
    expect(report.verdict, report.reason).not.toBe('clean');
  });

  it.each([
    [5e3, 20e6, 'leak', /\+5\.0 kB per call/],
    [200e3, 60e6, 'leak', /\+200\.0 kB per call/],
    [2e6, 60e6, 'leak', /\+2\.0 MB per call.* before it would have filled the memory/],
    [20e6, 60e6, 'inconclusive', /the check stopped before it would have filled the memory/],
  ])('is told before calls of %d bytes fill %d', async (bytes, heapLimit, verdict, says) => {
    const onCall = (program: Program) => void (program.logBytes += bytes);
    const { report } = await check({ onCall, heapLimit, isGuarded: true, callMs: 1 });
    expect(report.verdict, report.reason).toBe(verdict);
    expect(report.reason).toMatch(says);
    expect(Math.max(...report.samples.map(({ heap }) => heap))).toBeLessThan(heapLimit * 0.7);
  });

  it('is stopped before it fills the memory', async () => {
    const onCall = (program: Program) => void (program.logBytes += 10_000);
    const { report } = await check({ onCall, heapLimit: 20e6 });
    expect(report.verdict, report.reason).toBe('leak');
    expect(report.reason).toContain('stopped before it would have filled the memory');
    const most = Math.max(...report.samples.map(({ heap }) => heap));
    expect(most).toBeLessThan(20e6);
  });
});

describe.each([
  ['by looks alone', false],
  ['with marks between births', true],
])('what does not, %s', (_, hasMarks) => {
  const check = (given: Given) => checkProgram({ hasMarks, ...given });

  it.each<[string, Given]>([
    ['nothing that stays', { onCall: () => {}, options: { explain: 'always' } }],
    ['the last 500', { onCall: keepLast(500) }],
    ['the last 3000', { onCall: keepLast(3000) }],
    ['the last 6000', { onCall: keepLast(6000) }],
    [
      'what timers let go of within a second',
      {
        onCall(program, call) {
          program.sessions.push(call);
          program.timers.push(call);
        },
        onSleep(program) {
          program.sessions = [];
          program.timers = [];
        },
      },
    ],
    ['less than is tolerated', { onCall: keepOne, options: { tolerance: 80 } }],
    ['what is ignored', { onCall: keepOne, options: { ignore: 'Session' } }],
  ])('is clean: %s', async (_, given) => {
    const { report } = await check(given);
    expect(report.verdict, report.reason).toBe('clean');
    expect(report.leaks).toEqual([]);
  });

  it.each<[string, Given]>([
    [
      'what is emptied at 5000',
      {
        onCall(program, call) {
          program.sessions.push(call);
          if (program.sessions.length >= 5000) program.sessions = [];
        },
      },
    ],
    ['keys that are drawn at random', { onCall: drawAtRandom(2000) }],
    // Each call of 2 ms keeps its session for two seconds.
    ['a window over the last second', { onCall: keepLast(1000), callMs: 2 }],
  ])('is called no leak: %s', async (_, given) => {
    const { report } = await check(given);
    expect(report.verdict, report.reason).not.toBe('leak');
    expect(report.leaks).toEqual([]);
  });
});

describe('steady growth', () => {
  it('is told by one look, with an exact rate', async () => {
    const given = { onCall: keepOne, callMs: 0.02, hasMarks: true };
    const { report, looks, calls } = await checkProgram(given);
    expect(looks).toBe(1);
    expect(report).toMatchObject({
      verdict: 'leak',
      leaks: [{ countPerCall: 1, bytesPerCall: 48 }],
    });
    expect(calls).toBeGreaterThanOrEqual(40_000);
    expect(report.bytesPerCall.estimate).toBeCloseTo(48, 0);
  });

  it.each([600, 2000, 5000, 9000])('that ends is none: the last %i are kept', async (most) => {
    const given = { onCall: keepLast(most), callMs: 0.05, hasMarks: true };
    const { report } = await checkProgram(given);
    expect(report.verdict, report.reason).toBe('clean');
  });

  it('that is emptied as time goes by is none', async () => {
    let now = 0;
    const { report } = await checkProgram({
      onCall(program, call) {
        now += 0.05;
        program.born ??= [];
        program.born.push(now);
        program.sessions.push(call);
        // Entries live for 300 ms, and a look takes 200.
        while (program.born[0]! < now - 300) {
          program.born.shift();
          program.sessions.shift();
        }
      },
      callMs: 0.05,
      hasMarks: true,
    });
    expect(report.verdict, report.reason).toBe('clean');
  });
});

describe('the time of a test', () => {
  const check = checkProgram;

  it('is kept, however many calls are wanted', async () => {
    const { report, ms } = await check({ onCall: keepOne, callMs: 5, deadline: 5000 });
    expect(ms).toBeLessThanOrEqual(5000);
    expect(report.verdict).not.toBe('clean');
  });

  it('may be too short for two looks: then nothing is told that was not seen', async () => {
    const { report, looks, ms } = await check({ onCall: keepOne, callMs: 5, deadline: 700 });
    expect(looks).toBeLessThan(2);
    expect(report.verdict).toBe('inconclusive');
    expect(report.reason).toContain('two looks at the heap');
    expect(ms).toBeLessThanOrEqual(700);
  });
});

/** One of so many keys in each call; each new one stays. */
function drawAtRandom(keys: number): Given['onCall'] {
  const next = seededRandom(20_268);
  const drawn = new Set<number>();
  return (program, call) => {
    const key = Math.floor(next() * keys);
    if (drawn.has(key)) return;
    drawn.add(key);
    program.sessions.push(call);
  };
}
