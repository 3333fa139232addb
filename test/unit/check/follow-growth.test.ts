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
  /** Of how many pieces the text is; default: of one, which no call replaces. */
  logPieces?: number;
  /** When the sessions were born, where that decides how long they live. */
  born?: number[];
  /** Entries of a set of numbers that every call replaces by a copy. */
  tags?: number;
  /** Bytes of its table; default: by its entries. */
  tableBytes?: number;
  /** Whether that is one set from the first call on. */
  isOneSet?: boolean;
  /** Whether the engine tells how many sessions there are. */
  hasLength?: boolean;
  /** Whether every call replaces their list by a copy. */
  isCopied?: boolean;
  /** Number fields of each timer. */
  timerFields?: Record<string, number>;
  /** Bytes of each timer; default 88. */
  timerBytes?: number;
  /** When the buffers were born from which small ones are cut: the last one is in use, the others are held by a piece. */
  slabs?: number[];
  /** Bytes of each of them; default 64 kB. */
  slabBytes?: number;
}

interface Given {
  /** What one call does; they count from 1. */
  onCall: (program: Program, call: number) => void;
  /** What happens while nobody calls. */
  onSleep?: (program: Program, ms: number) => void;
  callMs?: number | ((program: Program) => number);
  /** What one look takes, ms; default 200. */
  lookMs?: number;
  /** Of the time that a call takes, the share in which the program has a processor; default 1. */
  workShare?: number;
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
const SLAB_BYTES = 65_536;
const FIRST_BIRTH = 1001;
const LIST = 5;
/** Of the text that there is before the first call. */
const PIECES = 1_000_001;
/** Of the set that there is before the first call. */
const TAGS = 400_001;

/** Checks a program on a heap of which each snapshot is drawn anew, and time passes only in calls and looks. */
async function checkProgram({
  onCall,
  onSleep,
  callMs = 0.1,
  options = {},
  hasMarks = false,
  workShare = 1,
  ...given
}: Given) {
  const program: Program = { sessions: [], timers: [], logBytes: 100 };
  let calls = 0;
  let looks = 0;
  const probe = createFakeProbe();
  const { sleep } = probe.clock;
  let waited = 0;
  probe.clock.worked = () => probe.time - waited;
  probe.clock.sleep = async (ms) => {
    onSleep?.(program, ms);
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
      probe.time += given.lookMs ?? LOOK_MS;
      sink(draw(program, calls));
    },
    sampleAllocations: () => {},
    readLiveSites: () => [],
    readNumbers: (id) => {
      if (id === idOfList(program, calls) && program.hasLength)
        return { fields: {}, entries: program.sessions.length };
      if (id === idOfTags(program, calls)) return { fields: {}, entries: program.tags ?? 0 };
      const { timers, timerFields: fields } = program;
      return fields && timers.some((birth) => idOfTimer(birth) === id) ? { fields } : undefined;
    },
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
    const took = typeof callMs === 'number' ? callMs : callMs(program);
    probe.time += took;
    waited += took * (1 - workShare);
  };
  const report = await detectLeak(handler, resolveOptions(options), {
    openProbe: () => probe,
    runtime,
    ...(given.deadline === undefined ? {} : { deadline: given.deadline }),
  });
  return { report, looks, calls, ms: probe.time };
}

const idOfList = ({ isCopied }: Program, calls: number) =>
  isCopied ? FIRST_BIRTH + calls * 4 + 2 : LIST;
const idOfTimer = (birth: number) => FIRST_BIRTH + birth * 4 + 2;
const OLD_TAGS = 21;
const idOfTags = ({ isOneSet }: Program, calls: number) =>
  isOneSet === true ? OLD_TAGS : TAGS + calls * 4;
const roomOf = (entries: number) => 8 * 2 ** Math.ceil(Math.log2(entries + 4));
const roomFor = ({ sessions }: Program) => roomOf(sessions.length);
/** A table has 20 bytes for each entry that it has room for. */
const tableOf = ({ tags = 0, tableBytes }: Program) => tableBytes ?? roomOf(tags) * 2.5;
const measure = (program: Program) =>
  program.sessions.length * SESSION_BYTES +
  program.timers.length * (program.timerBytes ?? TIMER_BYTES) +
  program.logBytes +
  roomFor(program) +
  tableOf(program);

function draw(program: Program, calls: number): Uint8Array {
  const heap = buildHeap();
  const scope = heap.addNode('system / Context', { id: 3 });
  const list = heap.addNode('Array', { id: idOfList(program, calls) });
  const elements = heap.addNode('', { type: 'array', selfSize: roomFor(program), id: 7 });
  heap.addEdge(heap.root, scope, 'module');
  heap.addEdge(scope, list, 'sessions', 'context');
  const pieces = program.logPieces ?? 1;
  for (let piece = 0, holder = scope; piece < pieces; piece++) {
    const id = program.logPieces === undefined ? 9 : PIECES + (calls * 100 + piece) * 2;
    const log = heap.addNode('log', { type: 'string', selfSize: program.logBytes / pieces, id });
    heap.addEdge(holder, log, holder === scope ? 'log' : 'first', 'context');
    holder = log;
  }
  heap.addEdge(list, elements, 'elements', 'internal');
  program.sessions.forEach((birth, index) => {
    const id = FIRST_BIRTH + birth * 4;
    const session = heap.addNode('Session', { selfSize: SESSION_BYTES, id });
    heap.addEdge(list, session, index, 'element');
  });
  if (program.tags !== undefined) {
    const id = idOfTags(program, calls);
    const tags = heap.addNode('Set', { id });
    const table = heap.addNode('', { type: 'array', selfSize: tableOf(program), id: id + 2 });
    heap.addEdge(scope, tags, 'tags', 'context');
    heap.addEdge(tags, table, 'table', 'internal');
  }
  const piece = heap.addNode('Buffer', { id: 13 });
  heap.addEdge(scope, piece, 'crlf', 'context');
  program.slabs?.forEach((birth, index, { length }) => {
    const slabId = birth === 0 ? 15 : FIRST_BIRTH + birth * 4 + 2;
    const slab = heap.addNode('ArrayBuffer', {
      id: slabId,
    });
    const data = { type: 'native', selfSize: program.slabBytes ?? SLAB_BYTES, id: slabId + 2 };
    heap.addEdge(
      slab,
      heap.addNode('system / JSArrayBufferData', data),
      'backing_store',
      'internal',
    );
    if (index < length - 1) heap.addEdge(piece, slab, index, 'element');
    else heap.addEdge(scope, slab, 'pool', 'context');
  });
  const timers = heap.addNode('TimersList', { id: 11 });
  heap.addEdge(heap.root, timers, 'timers');
  program.timers.forEach((birth, index) => {
    const id = idOfTimer(birth);
    const timer = heap.addNode('Timeout', { selfSize: program.timerBytes ?? TIMER_BYTES, id });
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

/** Keeps a session until a timer of so many ms fires, or for good. */
const keepFor = (delay: number, isForGood = false): Given => ({
  onCall(program, call) {
    program.timerFields = { _idleTimeout: delay, _idleStart: call };
    program.sessions.push(call);
    program.timers.push(call);
  },
  onSleep(program, ms) {
    if (ms < delay) return;
    program.timers = [];
    if (!isForGood) program.sessions = [];
  },
});

it('tells what is born where the engine gave many the ids of dead ones', async () => {
  const { report, looks } = await checkProgram({
    // Half of these calls leave an object with an id from the interval before.
    onCall({ sessions }, call) {
      const isLate = call > 60_000 && call <= 90_000 && call % 2 === 0;
      sessions.push(isLate ? 30_000 + (call - 60_000) / 2 + 0.5 : call);
    },
    callMs: 0.01,
    options: { warmup: 20_000 },
  });
  expect(report.verdict, report.reason).toBe('leak');
  expect(looks).toBe(3);
  expect(report.leaks).toMatchObject([{ countPerCall: 1 }]);
  expect(report.leaks[0]!.retainerPath.at(-1)).toMatchObject({ object: 'Session' });
});

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

  it.each([
    ['a list', false],
    ['a list that every call replaces by a copy', true],
  ])(
    'is told with what %s holds where its entries are counted after a long warm-up',
    async (_, isCopied) => {
      const { report } = await check({
        onCall(program, call) {
          Object.assign(program, { hasLength: true, isCopied });
          program.sessions.push(call);
        },
        callMs: 0.01,
        options: { warmup: 90_000 },
      });
      expect(report.verdict, report.reason).toBe('leak');
      expect(report.leaks).toMatchObject([{ countPerCall: 1 }]);
      expect(report.leaks[0]!.retainerPath.at(-1)).toMatchObject({ object: 'Session' });
      expect(report.leaks[0]!.bytesPerCall).toBeGreaterThanOrEqual(48);
    },
  );

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

  it.each([
    ['each call', 1],
    ['every third call', 3],
  ])(
    'is told where a copy with one more replaces a set in %s, and takes longer and longer',
    async (_, of) => {
      const { report } = await check({
        onCall: (program, call) => void (program.tags = Math.ceil(call / of)),
        callMs: ({ tags = 0 }) => tags / 150,
      });
      expect(report.verdict, report.reason).toBe('leak');
      expect(report.leaks[0]!.growing).toMatchObject({ constructor: 'Set', edge: '[…]' });
    },
  );

  it('is told by its bytes where every call replaces a text of few pieces by a longer one', async () => {
    const { report } = await check({
      onCall(program, call) {
        program.logPieces = Math.ceil((call * 6) / 16_000);
        program.logBytes = call * 6;
      },
      callMs: ({ logBytes }) => logBytes / 60_000,
    });
    expect(report.verdict, report.reason).toBe('leak');
    expect(report.leaks).toMatchObject([{ countPerCall: 0 }]);
    expect(report.leaks[0]!.bytesPerCall).toBeCloseTo(6, 0);
  });

  it.each([10, 30, 40])(
    'is told where one buffer is replaced by a larger one in every %ith call',
    async (of) => {
      const { report } = await check({
        onCall(program, call) {
          const grown = Math.ceil(call / of);
          Object.assign(program, { slabs: [grown * of], slabBytes: grown * of * 100 });
        },
        callMs: 2,
        options: { explain: 'always' },
      });
      expect(report.verdict, report.reason).toBe('leak');
      expect(report.leaks[0]!.bytesPerCall).toBeCloseTo(100, -1);
    },
  );

  it.each([2500, 5000])(
    'is told where timers have kept 80 MB when the time is over: %s ms, with looks of 4 s',
    async (timeBudget) => {
      const { report } = await check({
        onCall(program, call) {
          program.timerBytes = 1e6;
          program.timers.push(call);
        },
        callMs: 146,
        lookMs: 4000,
        options: { timeBudget },
      });
      expect(report.verdict, report.reason).toBe('leak');
      expect(report.calls).toBeLessThan(100);
    },
  );

  it.each([0.05, 10])(
    'is told without the timers beside it, which fire after three seconds: calls of %s ms',
    async (callMs) => {
      const { report } = await check({ ...keepFor(3000, true), callMs });
      expect(report.verdict, report.reason).toBe('leak');
      expect(report.leaks.map(({ constructors }) => constructors[0]!.name)).toEqual(['Session']);
    },
  );

  it.each([
    ['for a minute', { _idleTimeout: 60_000 }],
    ['again and again', { _idleTimeout: 3000, _repeat: 3000 }],
  ])('is told without a long wait where timers go on %s', async (_, timerFields) => {
    const waits: number[] = [];
    const { report } = await check({
      onCall(program, call) {
        program.timerFields = timerFields;
        program.timers.push(call);
      },
      onSleep: (_, ms) => void waits.push(ms),
    });
    expect(report.verdict, report.reason).toBe('leak');
    expect(Math.max(...waits)).toBe(1200);
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
    [200e3, 60e6, 'leak', /\+200 kB per call/],
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

it('waits once for a slow clock, in place of twice as many calls', async () => {
  const { report, calls, ms } = await checkProgram({
    onCall: ({ timers }, call) => void (call > 300 && timers.push(call)),
    onSleep: (program) => void (program.timers = []),
    callMs: 2,
    options: { explain: 'always' },
  });
  expect(report.verdict, report.reason).toBe('clean');
  expect(calls).toBeLessThan(1200);
  expect(ms).toBeLessThan(4500);
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
    ...([0.05, 1, 10].map((callMs) => [
      `what timers let go of after three seconds: calls of ${callMs} ms`,
      { ...keepFor(3000), callMs },
    ]) as [string, Given][]),
    ['less than is tolerated', { onCall: keepOne, options: { tolerance: 80 } }],
    ['what is ignored', { onCall: keepOne, options: { ignore: 'Session' } }],
  ])('is clean: %s', async (_, given) => {
    const { report } = await check(given);
    expect(report.verdict, report.reason).toBe('clean');
    expect(report.leaks).toEqual([]);
  });

  it('is clean by two looks where an old buffer is held by a piece alone, since the pool has a new one', async () => {
    const given = { options: { explain: 'always' }, callMs: 1 };
    const slabs = [0];
    const onCall = (program: Program, call: number) => {
      program.slabs = slabs;
      if (call === 500) slabs.push(call);
    };
    const { report, looks, calls } = await check({ ...given, onCall });
    expect(report.verdict, report.reason).toBe('clean');
    expect(looks).toBe(2);
    expect(calls).toBeGreaterThan(600);
  });

  it.each<[string, (call: number) => boolean, number]>([
    ['by three looks where something else filled up before that', (call) => call <= 300, 3],
    [
      'by four at most where more fills up after that',
      (call) => call <= 300 || (call > 1000 && call <= 1400),
      4,
    ],
  ])('and %s', async (_, isKept, most) => {
    const slabs = [0];
    const onCall = (program: Program, call: number) => {
      if (isKept(call)) program.sessions.push(call);
      program.slabs = slabs;
      if (call === 1200) slabs.push(call);
    };
    const { report, looks } = await check({ options: { explain: 'always' }, callMs: 1, onCall });
    expect(report.verdict, report.reason).toBe('clean');
    expect(looks).toBeGreaterThan(2);
    expect(looks).toBeLessThanOrEqual(most);
  });

  it('but not where further buffers come to the place that an old one moved to', async () => {
    const slabs = [0];
    const onCall = (program: Program, call: number) => {
      program.slabs = slabs;
      if (call === 500) slabs.push(call);
      if (call > 600 && call % 100 === 0) slabs.unshift(call);
    };
    const { report } = await check({ options: { explain: 'always' }, callMs: 1, onCall });
    expect(report.verdict, report.reason).not.toBe('clean');
  });

  it('is not told by two looks where a new buffer is held', async () => {
    const slabs = [0];
    const onCall = (program: Program, call: number) => {
      program.slabs = slabs;
      if (call === 500) slabs.unshift(call);
    };
    const { looks } = await check({ options: { explain: 'always' }, callMs: 1, onCall });
    expect(looks).toBeGreaterThan(2);
  });

  it.each([2, 3.25, 4])(
    'is clean where the last interval was flat, and others before it were not: calls of %s ms',
    async (callMs) => {
      const given = { onCall: drawAtRandom(300, 4), callMs };
      const { report } = await check(given);
      expect(report.verdict, report.reason).toBe('clean');
    },
  );

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
    ['copies of at most 3000', { onCall: copyUpTo(3000), callMs: copyAll }],
    [
      'copies that rarely find something new',
      {
        onCall: (program, call) => void (program.tags = Math.round(4000 * (1 - 0.999 ** call))),
        callMs: copyAll,
      },
    ],
    ['copies of what was large before', { onCall: copyFrom(8000), callMs: copyAll }],
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

describe('a machine that is busy', () => {
  it('gives a container as many calls to become full as an idle one', async () => {
    // 0.8 s of work, of which the processor had a fifth.
    const given = { onCall: keepLast(12_000), callMs: 0.25, hasMarks: true, workShare: 0.2 };
    const { report, calls } = await checkProgram(given);
    expect(report.verdict, report.reason).toBe('clean');
    expect(calls).toBeGreaterThan(12_000);
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

describe('copies whose tables look alike', () => {
  const tableBytes = 100_000;
  const options = { explain: 'always' };
  const check = (tagsAt: (call: number) => number) =>
    checkProgram({
      onCall: (program, call) => void Object.assign(program, { tags: tagsAt(call), tableBytes }),
      callMs: 1,
      options,
    });

  it('are a leak where they have more and more entries', async () => {
    const { report } = await check((call) => call);
    expect(report.verdict, report.reason).toBe('leak');
  });

  it.each([
    ['as many', () => 800],
    ['few beside the calls', (call: number) => Math.floor(call / 20)],
  ])('are clean where they have %s', async (_, tagsAt) => {
    const { report } = await check(tagsAt);
    expect(report.verdict, report.reason).toBe('clean');
  });

  it('are no leak where fewer and fewer come', async () => {
    const { report } = await check((call) => Math.round(900 * (1 - 0.999 ** call)));
    expect(report.verdict, report.reason).not.toBe('leak');
  });
});

describe('one table that doubles now and then, where there is time for few looks', () => {
  const check = (tagsAt: (call: number) => number) =>
    checkProgram({
      onCall: (program, call) =>
        void Object.assign(program, { tags: tagsAt(call), isOneSet: true }),
      callMs: 0.01,
      deadline: 4000,
    });

  it.each([
    ['each call', (call: number) => call],
    ['every third call', (call: number) => 5 + Math.floor(call / 3)],
  ])('is a leak where %s adds an entry', async (_, tagsAt) => {
    const { report } = await check(tagsAt);
    expect(report.verdict, report.reason).toBe('leak');
  });

  it.each([
    ['it is full', (call: number) => Math.min(call, 30_000)],
    ['it is cut to a half when it is full', (call: number) => 30_000 + (call % 30_000)],
    ['it is emptied now and then', (call: number) => call % 50_000],
    ['fewer and fewer come', (call: number) => Math.round(60_000 * (1 - Math.exp(-call / 60_000)))],
    ['it was there before', (call: number) => 200_000 + Math.floor(call / 50)],
  ])('is no leak where %s', async (_, tagsAt) => {
    const { report } = await check(tagsAt);
    expect(report.verdict, report.reason).not.toBe('leak');
  });
});

function copyAll({ tags = 0 }: Program): number {
  return tags / 600;
}

function copyUpTo(most: number): Given['onCall'] {
  return (program, call) => void (program.tags = Math.min(call, most));
}

/** Each fiftieth call adds to it. */
function copyFrom(entries: number): Given['onCall'] {
  return (program, call) => void (program.tags = entries + Math.floor(call / 50));
}

/** One of so many keys in each call, the first of them more often; each new one stays. */
function drawAtRandom(keys: number, skew = 1): Given['onCall'] {
  const next = seededRandom(20_268);
  const drawn = new Set<number>();
  return (program, call) => {
    const key = Math.floor(next() ** skew * keys);
    if (drawn.has(key)) return;
    drawn.add(key);
    program.sessions.push(call);
  };
}
