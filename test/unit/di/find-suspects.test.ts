import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { findSuspects } from '../../../src/di/find-suspects.js';
import { guardContainer } from '../../../src/di/guard-container.js';
import { findGuard } from '../../../src/di/scope-guard.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';

/** Weak references are let go of by a collection alone, which a fake heap does not make. */
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function suspect(count: number, keeps: (token: number) => boolean, keepsScopes = false) {
  const kept: object[] = [];
  const guard = findGuard(
    guardContainer({
      open() {
        const scope = {};
        if (keepsScopes) kept.push(scope);
        return scope;
      },
      resolve(_: unknown, token: number) {
        const made = { token };
        if (keeps(token)) kept.push(made);
        return made;
      },
      close() {},
      tokens: Array.from({ length: count }, (_, token) => token),
    }),
  )!;
  await guard.prepare();
  const probe = createFakeProbe();
  probe.onCollect = collect;
  const suspects = await findSuspects(guard, probe);
  return suspects?.map(({ name }) => name);
}

it('finds those of 500 whose instances stay', async () => {
  expect(await suspect(500, (token) => token === 7 || token === 321)).toEqual(['7', '321']);
});

it('finds nothing where nothing stays, and where nearly all does', async () => {
  expect(await suspect(30, () => false)).toBeUndefined();
  expect(await suspect(30, () => true)).toBeUndefined();
});

it('suspects the scopes themselves where they stay with nothing resolved in them', async () => {
  expect(await suspect(3, () => false, true)).toEqual([]);
});
