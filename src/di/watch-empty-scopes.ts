import type { HeapProbe, ObjectInspection, SizedKind } from '../probe/heap-probe.js';
import type { ScopeGuard } from './scope-guard.js';

/** What a container notes of scopes in which nothing is resolved. */
export interface EmptyScopes {
  /** Whether it notes each of them, and is not seen to let go of it. */
  readonly grows: boolean;
  /** Whether it is seen to let go of what it noted, all at once. */
  readonly isSwept: boolean;
  /** So many of them make it sweep; 0 where it does not, or where that takes too long to be done before each reading. */
  readonly sweepAfter: number;
}

/** What is noted is looked for in so many scopes, after so many that only warm up. */
const SCOPES = 256;
const FIRST_SCOPES = 32;
/** A sweep is looked for in more than a thousand of them, */
const SWEPT_SCOPES = 1280;
/** so often: some containers sweep only where most of what they noted is dead. */
const MOST_SWEEPS = 3;
/** Entries for each scope that are no accident; a sweep leaves fewer. */
const LEAST_RATE = 0.6;
/** A sweep that takes longer, ms, makes a check no shorter: it is made before each batch. A busy machine takes 200. */
const MOST_SWEEP_MS = 400;
/** and one that takes longer than this is not looked for again. */
const LONGEST_SWEEP_MS = 2000;
const KINDS: readonly SizedKind[] = ['Array', 'Map', 'Set'];
const NOTHING: EmptyScopes = { grows: false, isSwept: false, sweepAfter: 0 };

/**
 * Opens and closes scopes in which nothing is resolved, and counts the entries of everything. Some containers
 * note each scope in a list, such as one of weak references to child containers, and sweep it every
 * thousand scopes. Where a scope with everything in it takes milliseconds, a check would end before the list is
 * swept, and find that it grows.
 */
export async function watchEmptyScopes(guard: ScopeGuard, probe: HeapProbe): Promise<EmptyScopes> {
  const inspection = probe.inspectObjects?.();
  if (inspection === undefined) return NOTHING;
  try {
    return inspection.sumSizes === undefined
      ? NOTHING
      : await watchEntries(guard, probe, inspection);
  } finally {
    inspection.close();
  }
}

async function watchEntries(
  guard: ScopeGuard,
  { clock }: HeapProbe,
  inspection: ObjectInspection,
): Promise<EmptyScopes> {
  let entries = 0;
  const countAdded = async (scopes: number) => {
    await runEmpty(guard, scopes);
    // A weak reference holds its target until the turn ends. The count itself collects garbage.
    await clock.turn();
    const before = entries;
    entries = inspection.sumSizes!(KINDS);
    return entries - before;
  };
  await countAdded(FIRST_SCOPES);
  if ((await countAdded(SCOPES)) < LEAST_RATE * SCOPES) return NOTHING;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    const begin = clock.now();
    await runEmpty(guard, SWEPT_SCOPES);
    const sweepMs = clock.now() - begin;
    if ((await countAdded(0)) < LEAST_RATE * SWEPT_SCOPES) {
      const isCheap = sweepMs <= MOST_SWEEP_MS;
      return { grows: false, isSwept: true, sweepAfter: isCheap ? SWEPT_SCOPES : 0 };
    }
    if (sweepMs > LONGEST_SWEEP_MS) return NOTHING;
  }
  return { grows: true, isSwept: false, sweepAfter: 0 };
}

/** The first scopes sweep what was noted before; the second ones make the list as long, and as large, each time. */
const SWEEPS = 2;

/** Makes a container sweep what it noted of scopes, so that what it keeps is the same each time. */
export async function sweepScopes(
  guard: ScopeGuard,
  probe: HeapProbe,
  scopes: number,
): Promise<void> {
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    await probe.clock.turn();
    await probe.collectGarbage();
    await runEmpty(guard, scopes);
  }
}

/** Opens and closes at least so many scopes in which nothing is resolved. */
async function runEmpty(guard: ScopeGuard, scopes: number): Promise<void> {
  for (let made = 0; made < scopes; made += guard.scopesPerCall) await guard.run([]);
}
