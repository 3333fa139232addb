import { expect, it } from 'vitest';
import { sweepScopes, watchEmptyScopes } from '../../../src/di/watch-empty-scopes.js';
import { guardList, sweepEach1024 } from '../../fixtures/guard-list.js';

const NOTHING = { grows: false, isSwept: false, sweepAfter: 0 };

it('finds after how many scopes a list is swept, and leaves it as long each time', async () => {
  const { guard, probe, list } = await guardList(sweepEach1024);
  expect(await watchEmptyScopes(guard, probe)).toEqual({
    grows: false,
    isSwept: true,
    sweepAfter: 1280,
  });
  for (const calls of [10, 700, 1000, 3000]) {
    for (let call = 0; call < calls; call++) await guard.run();
    await sweepScopes(guard, probe, 1280);
    expect(list.dead + list.alive).toBe(1280);
  }
});

it('tells a list that is never swept', async () => {
  const { guard, probe } = await guardList((list) => void list.alive++);
  expect(await watchEmptyScopes(guard, probe)).toEqual({
    grows: true,
    isSwept: false,
    sweepAfter: 0,
  });
});

it('finds nothing where scopes leave nothing, and where nobody can count', async () => {
  const { guard, probe } = await guardList(() => {});
  expect(await watchEmptyScopes(guard, probe)).toEqual(NOTHING);
  delete probe.inspectObjects;
  expect(await watchEmptyScopes(guard, probe)).toEqual(NOTHING);
});

it('sees a sweep that takes long, as on a busy machine, and asks for none before each reading', async () => {
  const { guard, probe } = await guardList(sweepEach1024, 0.5);
  const swept = { grows: false, isSwept: true, sweepAfter: 0 };
  expect(await watchEmptyScopes(guard, probe)).toEqual(swept);
  const slower = await guardList(sweepEach1024, 2);
  expect(await watchEmptyScopes(slower.guard, slower.probe)).toEqual(NOTHING);
});
