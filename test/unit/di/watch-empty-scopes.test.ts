import { expect, it } from 'vitest';
import { guardContainer } from '../../../src/di/guard-container.js';
import { findGuard } from '../../../src/di/scope-guard.js';
import { sweepScopes, watchEmptyScopes } from '../../../src/di/watch-empty-scopes.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';

/** A container that notes scopes in a list, and what such a list has in it. */
async function guardList(note: (list: { dead: number; alive: number }) => void) {
  const list = { dead: 0, alive: 0 };
  const guard = findGuard(
    guardContainer({ open: () => note(list), resolve: () => ({}), close() {}, tokens: ['one'] }),
  )!;
  await guard.prepare();
  const probe = createFakeProbe();
  probe.onCollect = () => {
    list.dead += list.alive;
    list.alive = 0;
  };
  probe.inspectObjects = () => ({
    countInstances: () => ({ count: 0, names: [], isKnown: false, known: [] }),
    takeSnapshot: () => Promise.resolve(),
    findObjectId: () => 0,
    sumSizes() {
      probe.onCollect!();
      return list.dead;
    },
    close() {},
  });
  return { guard, probe, list };
}

/** As inversify 7 and 8 do with their child containers. */
function sweepEach1024(list: { dead: number; alive: number }): void {
  list.alive++;
  const length = list.dead + list.alive;
  if (length % 1024 === 0 && list.dead >= length / 2) list.dead = 0;
}

it('finds after how many scopes a list is swept, and leaves it as long each time', async () => {
  const { guard, probe, list } = await guardList(sweepEach1024);
  expect(await watchEmptyScopes(guard, probe)).toEqual({ grows: false, sweepAfter: 1280 });
  for (const calls of [10, 700, 1000, 3000]) {
    for (let call = 0; call < calls; call++) await guard.run();
    await sweepScopes(guard, probe, 1280);
    expect(list.dead + list.alive).toBe(1280);
  }
});

it('tells a list that is never swept', async () => {
  const { guard, probe } = await guardList((list) => void list.alive++);
  expect(await watchEmptyScopes(guard, probe)).toEqual({ grows: true, sweepAfter: 0 });
});

it('finds nothing where scopes leave nothing, and where nobody can count', async () => {
  const { guard, probe } = await guardList(() => {});
  expect(await watchEmptyScopes(guard, probe)).toEqual({ grows: false, sweepAfter: 0 });
  delete probe.inspectObjects;
  expect(await watchEmptyScopes(guard, probe)).toEqual({ grows: false, sweepAfter: 0 });
});
