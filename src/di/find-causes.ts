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
 * halves of those that add some, until single ones are left. One count takes some 100 ms.
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
    return await searchHalves({ guard, query, inspection, probe, until });
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
}

async function searchHalves(search: Search): Promise<Cause[]> {
  const { guard, query, probe, until } = search;
  const scopes = CALLS * guard.scopesPerCall;
  const causes: Cause[] = [];
  // First without any: what every scope leaves would be told of every registration.
  const groups: (readonly Registration[])[] = [guard.registrations, []];
  let before = await countAlive(search);
  while (groups.length > 0 && causes.length < MOST_CAUSES && probe.clock.now() < until) {
    const group = groups.pop()!;
    for (let call = 0; call < CALLS; call++) await guard.run(group);
    const after = await countAlive(search);
    const added = after - before;
    before = after;
    if (added < scopes * LEAST_RATE) continue;
    const constructor = typeof query === 'string' ? query : query.name;
    if (group.length > 1) groups.push(...halve(group));
    else causes.push({ registration: group[0], constructor, added, scopes });
    if (group.length === 0) break;
  }
  return causes;
}

function halve<T>(group: readonly T[]): [readonly T[], readonly T[]] {
  const middle = Math.ceil(group.length / 2);
  return [group.slice(middle), group.slice(0, middle)];
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
