import { expect, it } from 'vitest';
import { createInstanceTracker } from '../../../src/di/instance-tracker.js';
import { listKept } from '../../../src/di/list-kept.js';
import type { Registration } from '../../../src/di/container-adapter.js';
import type { ScopeGuard } from '../../../src/di/scope-guard.js';

const register = (name: string): Registration => ({
  token: name,
  name,
  lifetime: 'scoped',
  end: '',
});

it('tells what stays of every round from what lasts, and counts each object once', () => {
  const tracker = createInstanceTracker();
  const [session, registry, answer, cache] = ['session', 'registry', 'answer', 'cache'].map(
    register,
  );
  const singleton = {};
  const kept: object[] = [];
  for (let round = 0; round < 2; round++) {
    tracker.beginRound();
    for (let scope = 0; scope < 3; scope++) {
      const made = { scope };
      kept.push(made);
      tracker.note(session!, made);
      tracker.note(session!, made);
      tracker.note(registry!, singleton);
      tracker.note(answer!, 42);
      tracker.note(answer!, null);
      if (round === 1) tracker.note(cache!, made);
    }
  }
  const guard = { registrations: [session, registry, answer, cache] } as unknown as ScopeGuard;
  const found = listKept(guard, tracker);
  expect(found.kept).toMatchObject([{ registration: session, made: 6, alive: 6 }]);
  expect(found.lasting).toMatchObject([{ registration: registry }]);
  expect(found.scopes).toEqual([]);
  expect(kept).toHaveLength(6);
});
