import { describe, expect, it } from 'vitest';
import { rehearseScopes } from '../../../src/di/rehearse-scopes.js';
import type { ScopeGuard } from '../../../src/di/scope-guard.js';
import { CHANNELS, type HeapProbe } from '../../../src/probe/heap-probe.js';

/** A container whose scopes take so long, ms, and leave so many bytes. */
function createRehearsal(scopeMs: number, scopeBytes = 0) {
  let now = 0;
  let calls = 0;
  const guard = {
    async run() {
      calls++;
      now += scopeMs;
    },
  } as unknown as ScopeGuard;
  const probe = {
    clock: { now: () => now, turn: async () => {} },
    readHeap(into: Float64Array, offset: number) {
      into[offset + CHANNELS.indexOf('heap')] = 1e6 + (calls * scopeBytes) / 2;
      into[offset + CHANNELS.indexOf('external')] = (calls * scopeBytes) / 2;
    },
  } as unknown as HeapProbe;
  const rehearse = async (usedMs = 0) => {
    const begun = now;
    now += usedMs;
    await rehearseScopes(guard, probe, begun);
    return calls;
  };
  return { rehearse };
}

describe('the rehearsal of a container', () => {
  it('opens and closes scopes for 300 ms', async () => {
    expect(await createRehearsal(2).rehearse()).toBe(150);
  });

  it('ends after 3000 scopes that take no time', async () => {
    expect(await createRehearsal(0.01).rehearse()).toBe(3000);
  });

  it('opens none where the first one took as long', async () => {
    expect(await createRehearsal(5000).rehearse(5000)).toBe(0);
  });

  it('ends where the container has grown by 64 MB, in the heap or outside of it', async () => {
    expect(await createRehearsal(0.01, 1e6).rehearse()).toBe(80);
  });
});
