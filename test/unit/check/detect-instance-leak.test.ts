import { describe, expect, test } from 'vitest';
import { readClassQuery, resolveInstanceOptions } from '../../../src/input/class-query.js';
import { detectInstanceLeak } from '../../../src/check/detect-instance-leak.js';
import type { ClassQuery, ObjectInspection } from '../../../src/probe/heap-probe.js';
import { formatReport } from '../../../src/report/format-report.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';
import { seededRandom } from '../../fixtures/snapshots/random-heap.js';

const runtime = { node: '20.19.0', v8: '11.3', platform: 'linux', arch: 'x64' };

class Session {}

interface Given {
  of?: ClassQuery;
  options?: object;
  /** What the heap is like: how many live instances the handler leaves. */
  step: (calls: number, live: number) => number;
  /** What is let go of after so many ms without a call. */
  onSleep?: (ms: number) => number | undefined;
  /** How many timers there are. */
  timers?: number;
  isKnown?: boolean;
  hasInspector?: boolean;
}

/** Runs a check on a heap in which only the number of instances is real. */
async function check({ of = Session, options = {}, step, isKnown = true, ...given }: Given) {
  let live = 0;
  let calls = 0;
  let counts = 0;
  const probe = createFakeProbe();
  const { sleep } = probe.clock;
  probe.clock.sleep = async (ms) => {
    live = given.onSleep?.(ms) ?? live;
    await sleep(ms);
  };
  const inspection: ObjectInspection = {
    countInstances: (query) => {
      counts++;
      probe.time += 20;
      const count = query === 'Timeout' ? (given.timers ?? 0) : live;
      return { count, names: ['Session'], isKnown, known: ['Session', 'Socket'] };
    },
    takeSnapshot: () => Promise.reject(new Error('no snapshot is wanted')),
    findObjectId: () => 0,
    close: () => {},
  };
  if (given.hasInspector !== false) {
    Object.assign(probe, {
      features: { explain: { available: true } },
      inspectClasses: () => inspection,
    });
  }
  const handler = () => {
    live = step(++calls, live);
    probe.time += 0.1;
  };
  const resolved = resolveInstanceOptions({ explain: 'never', ...options });
  const report = await detectInstanceLeak(of, handler, resolved, {
    openProbe: () => probe,
    runtime,
  });
  return { report, counts };
}

/** All go when so many ms were slept. */
function afterSleeping(most: number): Given['onSleep'] {
  let slept = 0;
  return (ms) => ((slept += ms) >= most ? 0 : undefined);
}

/** One of so many keys in each call, the same at every run; each new one stays. */
function drawAtRandom(keys: number): Given['step'] {
  const next = seededRandom(20_266);
  const drawn = new Set<number>();
  return () => drawn.add(Math.floor(next() * keys)).size;
}

test('one instance per call is a leak, told with the counts', async () => {
  const { report } = await check({ step: (_, live) => live + 1 });
  expect(report.verdict).toBe('leak');
  expect(report.reason).toMatch(
    /^Session: \d+ instances alive after \d+ calls, \d+ after \d+: \+1\.00 per call\./,
  );
  expect(report.instances!.perCall).toBeCloseTo(1);
  expect(formatReport(report)).toMatch(
    /instances +\S+ +\d+ → \d+ Session \(\+\d+\), \+1\.00 per call/,
  );
});

test('a handler that keeps none is told by two counts', async () => {
  const { report, counts } = await check({ step: () => 0 });
  expect(report.verdict).toBe('clean');
  expect(counts).toBe(2);
});

test.each<[string, Given, string]>([
  ['one in ten calls', { step: (calls, live) => live + (calls % 10 === 0 ? 1 : 0) }, 'leak'],
  ['a pool of 20', { step: (_, live) => Math.min(20, live + 1) }, 'clean'],
  ['a cache of 3000', { step: (_, live) => Math.min(3000, live + 1) }, 'clean'],
  [
    'a cache that is emptied at 1000',
    { step: (_, live) => (live >= 1000 ? 0 : live + 1) },
    'clean',
  ],
  ['a memo of 1000 keys that are drawn at random', { step: drawAtRandom(1000) }, 'clean'],
  ['a memo of 20 000 such keys', { step: drawAtRandom(20_000) }, 'inconclusive'],
  ['instances that a timer holds', { step: (_, live) => live + 1, onSleep: () => 0 }, 'clean'],
  [
    'instances that a timer holds for four seconds',
    { step: (_, live) => live + 1, onSleep: afterSleeping(4000), timers: 1e5 },
    'clean',
  ],
  [
    'instances that go at some time, without timers',
    { step: (_, live) => live + 1, onSleep: afterSleeping(4000) },
    'leak',
  ],
  [
    'instances beside timers that hold others',
    { step: (_, live) => live + 1, timers: 1e5 },
    'leak',
  ],
  ['no inspector', { step: (_, live) => live + 1, hasInspector: false }, 'inconclusive'],
])('%s: %s', async (_, given, verdict) => {
  const { report } = await check(given);
  expect(report.verdict, report.reason).toBe(verdict);
});

test('what cannot be counted says what it takes', async () => {
  const { report } = await check({ step: () => 0, hasInspector: false });
  const text = formatReport(report).replace(/\s+/g, ' ');
  expect(text).toContain('Instances of Session could not be counted: a fake heap has no objects.');
  expect(text).toContain("Instances are counted through Node's inspector");
  expect(text).not.toMatch(/growth|timeBudget/);
});

test('a name that no class has is an error, with the name that was meant', async () => {
  await expect(check({ of: 'Sesion', isKnown: false, step: () => 0 })).rejects.toThrow(
    /no class "Sesion" in this process.*Did you mean "Session"\?/,
  );
});

describe('what is given as class', () => {
  test.each([
    [undefined, /takes a class, or the name of one; got undefined/],
    ['', /got ""/],
    [new Session(), /got \[Session\]\. Give the class that it is an instance of/],
    [() => {}, /has no prototype and so no instances/],
  ])('refuses %s', (given, sentence) => {
    expect(() => readClassQuery(given)).toThrow(sentence);
  });

  test('takes a class, a constructor function and a name', () => {
    expect(readClassQuery(Session)).toEqual({ name: 'Session', prototype: Session.prototype });
    expect(readClassQuery(Map)).toMatchObject({ name: 'Map' });
    expect(readClassQuery(' Session ')).toBe('Session');
  });

  test.each(['tolerance', 'batches'])('there is no option %s', (name) => {
    const options = { [name]: name === 'tolerance' ? 3 : { min: 5 } };
    expect(() => resolveInstanceOptions(options)).toThrow(`takes no option \`${name}\``);
  });
});
