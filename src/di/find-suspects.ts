import type { HeapProbe } from '../probe/heap-probe.js';
import type { Registration } from './container-adapter.js';
import { listKept } from './list-kept.js';
import { runRounds } from './run-rounds.js';
import type { ScopeGuard } from './scope-guard.js';

/** How long scopes are opened and closed for it, ms. */
const ROUNDS_MS = 250;
/** More of them than this are not cheaper than all. */
const MOST_SUSPECTS = 20;

/**
 * Finds registrations whose instances stay after a few scopes, by weak references and without a look at the
 * heap. Who leaks may be among them, or a cache that has room: scopes in which only these are resolved are
 * cheap, and tell it soon.
 *
 * @returns none where the scopes themselves stay, whatever is resolved in them; undefined where nothing does,
 *   or too much
 */
export async function findSuspects(
  guard: ScopeGuard,
  probe: HeapProbe,
): Promise<readonly Registration[] | undefined> {
  const { kept, scopes } = await runAndList(guard, probe);
  if (scopes.length > 0) {
    const bare = await guard.runOnly([], () => runAndList(guard, probe));
    if (bare.scopes.length > 0) return [];
  }
  if (kept.length === 0 || kept.length > MOST_SUSPECTS) return undefined;
  return kept.map(({ registration }) => registration);
}

async function runAndList(guard: ScopeGuard, probe: HeapProbe) {
  const { tracker } = await runRounds(guard, probe, probe.clock.now() + ROUNDS_MS);
  const found = listKept(guard, tracker);
  // What was asked for is held until the turn ends.
  await probe.clock.turn();
  return found;
}
