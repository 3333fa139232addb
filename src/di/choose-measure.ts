import { CHANNELS, type ClassQuery, type HeapProbe, type SizedKind } from '../probe/heap-probe.js';
import type { Leak, LeakReport } from '../report/leak-report.js';
import type { ScopeGuard } from './scope-guard.js';

/** How what grows is counted, after a collection. */
export interface Measure {
  /** What is counted. */
  readonly constructor: string;
  count(): number | Promise<number>;
  /** Calls with one group of registrations, */
  readonly calls: number;
  /** and what they add for each scope, where they add much. */
  readonly leastRate: number;
  close(): void | Promise<void>;
}

/** Instances: the engine, and what counts them, keep some of common classes. */
const CALLS = 30;
const LEAST_RATE = 0.3;
/** Entries: arrays come and go. */
const ENTRY_CALLS = 100;
const ENTRY_RATE = 0.6;
/** What is known by its bytes alone is to weigh so many: more than the engine keeps meanwhile. */
const WEIGHED_BYTES = 64_000;
const WEIGHED_RATE = 0.6;
const MOST_WEIGHED_CALLS = 4000;
const HEAP = CHANNELS.indexOf('heap');

/**
 * How to count what a leak keeps: instances of the class that is kept most, text by the bytes that it takes, or
 * entries of what grows.
 *
 * @returns undefined where none of it can be counted
 */
export async function chooseMeasure(
  guard: ScopeGuard,
  { leaks }: LeakReport,
  probe: HeapProbe,
): Promise<Measure | undefined> {
  const query = chooseClass(guard, leaks);
  if (query === undefined) return weighText(guard, leaks, probe) ?? countEntries(leaks, probe);
  const inspection = await probe.inspectClasses?.();
  if (inspection === undefined) return undefined;
  return {
    constructor: typeof query === 'string' ? query : query.name,
    count: async () => (await inspection.countInstances(query)).count,
    calls: CALLS,
    leastRate: LEAST_RATE,
    close: () => inspection.close(),
  };
}

/** The class that is kept most; classes that a registration names are found faster. */
function chooseClass(
  { registrations }: ScopeGuard,
  leaks: readonly Leak[],
): ClassQuery | undefined {
  const names = leaks.flatMap(({ constructors }) => constructors.map(({ name }) => name));
  const name = names.find((candidate) => /^[A-Za-z_$][\w$]*$/.test(candidate));
  const source = registrations.find(
    (registration) => (registration.source as { name?: unknown } | undefined)?.name === name,
  )?.source as { prototype?: unknown } | undefined;
  if (name === undefined || typeof source?.prototype !== 'object') return name;
  return { name, prototype: source.prototype };
}

function weighText(
  { scopesPerCall }: ScopeGuard,
  leaks: readonly Leak[],
  probe: HeapProbe,
): Measure | undefined {
  const [text] = leaks.flatMap(({ constructors }) => constructors);
  const { name = '', countPerCall = 0, bytesPerCall = 0 } = text ?? {};
  const calls = Math.ceil(WEIGHED_BYTES / bytesPerCall);
  if (!(countPerCall > 0 && calls > 0 && calls <= MOST_WEIGHED_CALLS)) return undefined;
  const bytesPerOne = bytesPerCall / countPerCall;
  return {
    constructor: name,
    async count() {
      const values = new Float64Array(CHANNELS.length);
      await probe.readHeap(values, 0);
      return values[HEAP]! / bytesPerOne;
    },
    calls,
    leastRate: (WEIGHED_RATE * countPerCall) / scopesPerCall,
    close() {},
  };
}

/** Numbers are no objects: what holds them has so many entries. */
function countEntries(leaks: readonly Leak[], probe: HeapProbe): Measure | undefined {
  const kind = KINDS.find((one) => leaks.some(({ growing }) => growing.constructor === one));
  if (kind === undefined) return undefined;
  const inspection = probe.inspectObjects?.();
  if (inspection?.sumSizes === undefined) {
    inspection?.close();
    return undefined;
  }
  return {
    constructor: ENTRIES[kind],
    count: () => inspection.sumSizes!([kind]),
    calls: ENTRY_CALLS,
    leastRate: ENTRY_RATE,
    close: () => inspection.close(),
  };
}

const ENTRIES: Record<SizedKind, string> = {
  Array: 'elements of an array',
  Map: 'entries of a Map',
  Set: 'values of a Set',
};
const KINDS = Object.keys(ENTRIES) as SizedKind[];
