import type { HeapProbe } from '../probe/heap-probe.js';
import type { LeakReport } from '../report/leak-report.js';
import type { Registration } from './container-adapter.js';
import { chooseMeasure, type Measure } from './choose-measure.js';
import type { ScopeGuard } from './scope-guard.js';

/** A registration that leaves something behind that is no instance of its own: injected, or made on the way. */
export interface Cause {
  /** Undefined: the scopes themselves. */
  readonly registration: Registration | undefined;
  readonly constructor: string;
  /** How many of them its scopes added. */
  readonly added: number;
  readonly scopes: number;
}

const MOST_CAUSES = 4;

/**
 * Finds which registrations leave behind what grows: resolves all of them, then halves of those that add some,
 * until single ones are left. One count takes some 100 ms, and in a large heap more; what the second half
 * adds follows from what the first does.
 *
 * @returns none where nothing is known to grow; one without a registration where scopes leave some in which
 *   nothing is resolved
 */
export async function findCauses(
  guard: ScopeGuard,
  report: LeakReport,
  probe: HeapProbe,
  until: number,
): Promise<Cause[]> {
  const measure = await chooseMeasure(guard, report, probe);
  if (measure === undefined) return [];
  try {
    return await searchHalves({ guard, measure, probe, until, alive: 0 });
  } finally {
    await measure.close();
  }
}

interface Search {
  guard: ScopeGuard;
  measure: Measure;
  probe: HeapProbe;
  until: number;
  /** At the last count. */
  alive: number;
}

async function searchHalves(search: Search): Promise<Cause[]> {
  const { guard } = search;
  const causes: Cause[] = [];
  search.alive = await countAlive(search);
  // What the first scopes and counts leave of common classes is no growth.
  await countAdded(search, []);
  // First without any: what every scope leaves would be told of every registration.
  const byScopes = await countAdded(search, []);
  if (await isConfirmed(search, [], byScopes)) causes.push(describe(search, undefined, byScopes));
  else await searchGroup(search, guard.registrations, causes);
  return causes;
}

/**
 * Looks for causes in one group.
 *
 * @param expected what it adds by the counts of the others: it is then counted only where it is a single one.
 *   What several leave once for all of them is told of the first.
 * @returns what it adds
 */
async function searchGroup(
  search: Search,
  group: readonly Registration[],
  causes: Cause[],
  expected?: number,
): Promise<number> {
  const { probe, until } = search;
  const isToBeCounted = expected === undefined || (group.length === 1 && isMuch(search, expected));
  if (causes.length >= MOST_CAUSES || probe.clock.now() >= until) return 0;
  const added = isToBeCounted ? await countAdded(search, group) : expected;
  if (!isMuch(search, added)) return added;
  if (group.length === 1) {
    if (await isConfirmed(search, group, added)) causes.push(describe(search, group[0], added));
    return added;
  }
  const [first, second] = halve(group);
  const inFirst = await searchGroup(search, first, causes);
  await searchGroup(search, second, causes, added - inFirst);
  return added;
}

/** What is to be blamed is counted once more. */
async function isConfirmed(
  search: Search,
  group: readonly Registration[],
  added: number,
): Promise<boolean> {
  return isMuch(search, added) && isMuch(search, await countAdded(search, group));
}

function isMuch({ guard, measure }: Search, added: number): boolean {
  return added >= measure.calls * guard.scopesPerCall * measure.leastRate;
}

function describe(
  { measure, guard }: Search,
  registration: Registration | undefined,
  added: number,
): Cause {
  const scopes = measure.calls * guard.scopesPerCall;
  return { registration, constructor: measure.constructor, added: Math.round(added), scopes };
}

function halve<T>(group: readonly T[]): [readonly T[], readonly T[]] {
  const middle = Math.ceil(group.length / 2);
  return [group.slice(0, middle), group.slice(middle)];
}

/** What scopes add in which only these are resolved. */
async function countAdded(search: Search, group: readonly Registration[]): Promise<number> {
  for (let call = 0; call < search.measure.calls; call++) await search.guard.run(group);
  const before = search.alive;
  search.alive = await countAlive(search);
  return search.alive - before;
}

async function countAlive({ measure, probe }: Search): Promise<number> {
  await probe.clock.turn();
  await probe.collectGarbage();
  return measure.count();
}
