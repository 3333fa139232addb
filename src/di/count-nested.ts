import type { ClassQuery, HeapProbe } from '../probe/heap-probe.js';
import type { LeakReport } from '../report/leak-report.js';
import type { Registration } from './container-adapter.js';
import type { ScopeGuard } from './scope-guard.js';

/** Instances of a registration's class that scopes added, whoever made them. */
export interface NestedCount {
  readonly registration: Registration;
  readonly added: number;
}

/** To count the instances of one class takes some 100 ms. */
const MOST_CLASSES = 5;

/**
 * Counts the instances of classes that the check saw growing, before and after some rounds: those that
 * were injected, and so never seen by who resolves the registrations one by one.
 */
export async function countNested<T>(
  { registrations }: ScopeGuard,
  { leaks, constructors }: LeakReport,
  probe: HeapProbe,
  run: () => Promise<T>,
): Promise<{ result: T; counts: NestedCount[] }> {
  const growing = new Set(
    [...constructors, ...leaks.flatMap((leak) => leak.constructors)].map(({ name }) => name),
  );
  const candidates = registrations
    .flatMap((registration) => {
      const query = toQuery(registration.source);
      return query && growing.has((query as { name: string }).name)
        ? [{ registration, query }]
        : [];
    })
    .slice(0, MOST_CLASSES);
  const before = await count(probe, candidates);
  const result = await run();
  const after = await count(probe, candidates);
  const counts = candidates.map(({ registration }, index) => ({
    registration,
    added: (after[index] ?? 0) - (before[index] ?? 0),
  }));
  return { result, counts: counts.filter(({ added }) => added > 0) };
}

async function count(
  probe: HeapProbe,
  candidates: readonly { query: ClassQuery }[],
): Promise<number[]> {
  if (candidates.length === 0 || probe.inspectClasses === undefined) return [];
  await probe.clock.turn();
  const inspection = await probe.inspectClasses();
  try {
    const counts: number[] = [];
    for (const { query } of candidates) counts.push((await inspection.countInstances(query)).count);
    return counts;
  } finally {
    await inspection.close();
  }
}

function toQuery(source: object | undefined): ClassQuery | undefined {
  if (typeof source !== 'function') return undefined;
  const { name, prototype } = source as { name: string; prototype?: unknown };
  return typeof prototype === 'object' && prototype !== null ? { name, prototype } : undefined;
}
