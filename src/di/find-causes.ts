import type { ClassInspection, ClassQuery, HeapProbe } from '../probe/heap-probe.js';
import type { LeakReport } from '../report/leak-report.js';
import type { Registration } from './container-adapter.js';
import type { ScopeGuard } from './scope-guard.js';

/** A registration that leaves instances of a class behind, which are not its own: injected, or made on the way. */
export interface Cause {
  /** Undefined: the scopes themselves. */
  readonly registration: Registration | undefined;
  readonly constructor: string;
  /** Instances that its scopes added. */
  readonly added: number;
  readonly scopes: number;
}

/** Calls with one group of registrations, and the instances per scope that count as growth. */
const CALLS = 10;
const LEAST_RATE = 0.3;
const MOST_CAUSES = 4;

/**
 * Finds which registrations leave instances of the class that grows behind: resolves all of them, then
 * halves of those that add some, until single ones are left. One count takes some 100 ms, and in a large
 * heap more; what the second half adds follows from what the first does.
 *
 * @returns none where no class grows, as where only text or numbers do; one without a registration where
 *   scopes leave some in which nothing is resolved
 */
export async function findCauses(
  guard: ScopeGuard,
  report: LeakReport,
  probe: HeapProbe,
  until: number,
): Promise<Cause[]> {
  const query = chooseClass(guard, report);
  if (query === undefined || probe.inspectClasses === undefined) return [];
  const inspection = await probe.inspectClasses();
  try {
    return await searchHalves({ guard, query, inspection, probe, until, alive: 0 });
  } finally {
    await inspection.close();
  }
}

interface Search {
  guard: ScopeGuard;
  query: ClassQuery;
  inspection: ClassInspection;
  probe: HeapProbe;
  until: number;
  /** Instances at the last count. */
  alive: number;
}

async function searchHalves(search: Search): Promise<Cause[]> {
  const { guard } = search;
  const causes: Cause[] = [];
  search.alive = await countAlive(search);
  // First without any: what every scope leaves would be told of every registration.
  const byScopes = await countAdded(search, []);
  if (isMuch(search, byScopes)) causes.push(describe(search, undefined, byScopes));
  else await searchGroup(search, guard.registrations, causes);
  return causes;
}

/**
 * Looks for causes in one group.
 *
 * @param expected what it adds by the counts of the others: it is then counted only where it is a single one.
 *   What several leave once for all of them is told of the first.
 * @returns instances that it adds
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
    causes.push(describe(search, group[0], added));
    return added;
  }
  const [first, second] = halve(group);
  const inFirst = await searchGroup(search, first, causes);
  await searchGroup(search, second, causes, added - inFirst);
  return added;
}

function isMuch({ guard }: Search, added: number): boolean {
  return added >= CALLS * guard.scopesPerCall * LEAST_RATE;
}

function describe(
  { query, guard }: Search,
  registration: Registration | undefined,
  added: number,
): Cause {
  const constructor = typeof query === 'string' ? query : query.name;
  return { registration, constructor, added, scopes: CALLS * guard.scopesPerCall };
}

function halve<T>(group: readonly T[]): [readonly T[], readonly T[]] {
  const middle = Math.ceil(group.length / 2);
  return [group.slice(0, middle), group.slice(middle)];
}

/** Instances that scopes add in which only these are resolved. */
async function countAdded(search: Search, group: readonly Registration[]): Promise<number> {
  for (let call = 0; call < CALLS; call++) await search.guard.run(group);
  const before = search.alive;
  search.alive = await countAlive(search);
  return search.alive - before;
}

async function countAlive({ inspection, query, probe }: Search): Promise<number> {
  await probe.clock.turn();
  await probe.collectGarbage();
  return (await inspection.countInstances(query)).count;
}

/** The class that is kept most; classes that a registration names are found faster. */
function chooseClass({ registrations }: ScopeGuard, { leaks }: LeakReport): ClassQuery | undefined {
  const names = leaks.flatMap(({ constructors }) => constructors.map(({ name }) => name));
  const name = names.find((candidate) => /^[A-Za-z_$][\w$]*$/.test(candidate));
  const source = registrations.find(
    (registration) => (registration.source as { name?: unknown } | undefined)?.name === name,
  )?.source as { prototype?: unknown } | undefined;
  if (name === undefined || typeof source?.prototype !== 'object') return name;
  return { name, prototype: source.prototype };
}
