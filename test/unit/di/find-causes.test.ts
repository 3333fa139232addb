import { expect, it } from 'vitest';
import { findCauses } from '../../../src/di/find-causes.js';
import { CHANNELS } from '../../../src/probe/heap-probe.js';
import { guardContainer } from '../../../src/di/guard-container.js';
import { findGuard } from '../../../src/di/scope-guard.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';
import { buildGrowth, buildLeak, buildReport } from '../report/build-report.js';

/** A guard of so many tokens, and the instances that its container has left behind. */
function guardTokens(count: number, leftBy: (token: number) => number, leftByScope = 0) {
  const alive = { count: 1000 };
  const guard = findGuard(
    guardContainer({
      open: () => void (alive.count += leftByScope),
      resolve: (_: unknown, token: number) => void (alive.count += leftBy(token)),
      close() {},
      tokens: Array.from({ length: count }, (_, token) => token),
    }),
  )!;
  const probe = createFakeProbe();
  let asked = 0;
  probe.inspectClasses = () => ({
    countInstances() {
      asked++;
      return { count: alive.count, names: [], isKnown: true, known: [] };
    },
    close() {},
  });
  return { guard, probe, alive, asked: () => asked };
}

const report = buildReport({ leaks: [buildLeak({ constructors: [buildGrowth('Session', 1)] })] });

it('finds the one of 500 that leaves instances behind, with a count for every halving', async () => {
  const { guard, probe, asked } = guardTokens(500, (token) => (token === 321 ? 1 : 0));
  await guard.prepare();
  const causes = await findCauses(guard, report, probe, Infinity);
  expect(causes).toMatchObject([
    { registration: { name: '321' }, constructor: 'Session', added: 30, scopes: 30 },
  ]);
  expect(asked()).toBeLessThan(15);
});

it('finds several, and what leaves two each time', async () => {
  const { guard, probe } = guardTokens(9, (token) => [0, 2, 0, 0, 1][token] ?? 0);
  await guard.prepare();
  const causes = await findCauses(guard, report, probe, Infinity);
  expect(causes.map(({ registration, added }) => [registration?.name, added])).toEqual([
    ['1', 60],
    ['4', 30],
  ]);
});

it('tells scopes that leave some behind with nothing resolved in them', async () => {
  const { guard, probe } = guardTokens(9, () => 0, 1);
  await guard.prepare();
  const causes = await findCauses(guard, report, probe, Infinity);
  expect(causes).toMatchObject([{ registration: undefined, added: 30 }]);
});

it('finds nothing where no class grows, and where there is no time', async () => {
  const { guard, probe } = guardTokens(2, () => 1);
  await guard.prepare();
  const text = buildReport({ leaks: [buildLeak({ constructors: [buildGrowth('(string)', 1)] })] });
  expect(await findCauses(guard, text, probe, Infinity)).toEqual([]);
  expect(await findCauses(guard, report, probe, 0)).toEqual([]);
});

it('weighs text, and counts the entries of what holds numbers', async () => {
  const { guard, probe, alive } = guardTokens(8, (token) => (token === 5 ? 1 : 0));
  await guard.prepare();
  probe.readHeap = (into) => void (into[CHANNELS.indexOf('heap')] = alive.count * 64);
  const strings = { ...buildGrowth('(string)', 1), bytesPerCall: 64 };
  const text = buildReport({ leaks: [buildLeak({ constructors: [strings] })] });
  expect(await findCauses(guard, text, probe, Infinity)).toMatchObject([
    { registration: { name: '5' }, constructor: '(string)', added: 1000, scopes: 1000 },
  ]);
  probe.inspectObjects = () => ({
    ...createNothing(),
    sumSizes: (kinds) => (kinds.includes('Set') ? alive.count : 0),
  });
  const growing = { constructor: 'Set', edge: '', describe: 'Set ids: +1.00 value per call' };
  const numbers = buildReport({ leaks: [buildLeak({ growing, constructors: [] })] });
  expect(await findCauses(guard, numbers, probe, Infinity)).toMatchObject([
    { registration: { name: '5' }, constructor: 'values of a Set', added: 100, scopes: 100 },
  ]);
});

const createNothing = () => ({
  countInstances: () => ({ count: 0, names: [], isKnown: false, known: [] }),
  takeSnapshot: () => Promise.resolve(),
  findObjectId: () => 0,
  close() {},
});

it('blames nobody for what common classes gain by chance', async () => {
  const { guard, probe, alive } = guardTokens(4, (token) => (token === 2 ? 1 : 0));
  await guard.prepare();
  let counts = 0;
  const inspect = probe.inspectClasses!;
  probe.inspectClasses = async () => {
    const inspection = await inspect();
    // The first counts make some of their own.
    const countInstances: typeof inspection.countInstances = (query) => {
      if (++counts < 3) alive.count += 40;
      return inspection.countInstances(query);
    };
    return { ...inspection, countInstances };
  };
  expect(await findCauses(guard, report, probe, Infinity)).toMatchObject([
    { registration: { name: '2' } },
  ]);
});
