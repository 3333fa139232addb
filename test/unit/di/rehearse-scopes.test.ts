import { describe, expect, it } from 'vitest';
import { rehearseScopes } from '../../../src/di/rehearse-scopes.js';
import type { ScopeGuard } from '../../../src/di/scope-guard.js';
import { CHANNELS, type HeapProbe } from '../../../src/probe/heap-probe.js';

interface Rehearsal {
  /** What one scope takes, ms. */
  scopeMs: number;
  /** What its first scope took. */
  firstMs?: number;
  deadline?: number;
  /** Bytes of the heap, and outside of it, after so many scopes. */
  heapAfter?: (scopes: number) => number;
  externalAfter?: (scopes: number) => number;
}

/** @returns how many scopes were opened */
async function rehearse({
  scopeMs,
  firstMs = 0,
  deadline = Infinity,
  heapAfter = () => 1e6,
  externalAfter = () => 0,
}: Rehearsal): Promise<number> {
  let now = firstMs;
  let scopes = 0;
  const guard = {
    async run() {
      scopes++;
      now += scopeMs;
    },
  } as unknown as ScopeGuard;
  const probe = {
    clock: { now: () => now, turn: async () => {} },
    collectGarbage() {},
    readHeap(into: Float64Array, offset: number) {
      into[offset + CHANNELS.indexOf('heap')] = heapAfter(scopes);
      into[offset + CHANNELS.indexOf('external')] = externalAfter(scopes);
    },
  } as unknown as HeapProbe;
  await rehearseScopes(guard, probe, { begun: 0, deadline });
  return scopes;
}

describe('the rehearsal of a container', () => {
  it('takes three batches of 14 calls where the heap stands still', async () => {
    expect(await rehearse({ scopeMs: 2 })).toBe(3 * 14);
  });

  it('goes on until the heap stands still', async () => {
    const heapAfter = (scopes: number) => Math.min(scopes, 14) * 200;
    expect(await rehearse({ scopeMs: 2, heapAfter })).toBe(4 * 14);
  });

  it.each([
    [0.0625, 4 * 48],
    [2, 5 * 14],
  ])('makes few calls beside those of the check: %d ms each', async (scopeMs, calls) => {
    expect(await rehearse({ scopeMs, heapAfter: (scopes) => scopes * 200 })).toBe(calls);
  });

  it('ends after 2 s at the latest', async () => {
    expect(await rehearse({ scopeMs: 40, heapAfter: (scopes) => scopes * 1500 })).toBe(50);
  });

  it('takes a fifth of the time of a test at most', async () => {
    const heapAfter = (scopes: number) => scopes * 1000;
    expect(await rehearse({ scopeMs: 20, deadline: 5000, heapAfter })).toBe(50);
  });

  it('opens no scope where the first one took as long', async () => {
    expect(await rehearse({ scopeMs: 5000, firstMs: 5000 })).toBe(0);
  });

  it('leaves it to the check where the heap rises three times by much', async () => {
    expect(await rehearse({ scopeMs: 2, heapAfter: (scopes) => scopes * 3000 })).toBe(3 * 14);
  });

  it.each([
    ['in the heap', { heapAfter: (scopes: number) => scopes * 1e6 }],
    ['outside of it', { externalAfter: (scopes: number) => scopes * 1e6 }],
  ])('ends where much was added %s', async (_, growth) => {
    expect(await rehearse({ scopeMs: 0.01, ...growth })).toBe(80);
    expect(await rehearse({ scopeMs: 40, ...growth })).toBe(4);
  });
});
