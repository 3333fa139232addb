import { explainRetention } from './explain-retention.js';
import type { HeapProbe } from '../probe/heap-probe.js';
import type { RetentionHolder, RetentionReport } from '../report/retention-report.js';
import { createSnapshotParser } from '../snapshot/parse-snapshot.js';
import type { CheckHost } from './start-check.js';

/** The object that is expected to be collected. */
export interface WeakTarget {
  readonly ref: WeakRef<object>;
  /** Its constructor, for people. */
  readonly name: string;
  /** Whether the runner was given the object itself, and holds it until the assertion ends. */
  readonly isWithRunner: boolean;
}

export interface RetentionHost extends Pick<
  CheckHost,
  'openProbe' | 'runtime' | 'deadline' | 'sources'
> {
  /** Path of the test's file, where it is known. */
  testFile?: string;
}

/** Pauses before each collection, ms: what is released soon is waited for, */
const SOON = [0, 0, 0, 10, 40, 100];
/** and so are timer wheels and keep-alives, before something counts as held. */
const LATE = [100, 300, 700];
/** Kept free at the end of a test for two snapshots, ms. */
const RESERVE_MS = 2500;

/**
 * Tells whether one object becomes garbage. Collected by itself, it costs no snapshot; else a snapshot
 * tells what holds it. What only the assertion holds, and the test that waits for it, is not held.
 *
 * @param assertion what the test waits for
 */
export async function detectRetention(
  { ref, name, isWithRunner }: WeakTarget,
  assertion: () => object,
  host: RetentionHost,
): Promise<RetentionReport> {
  const probe = await host.openProbe();
  const { clock } = probe;
  const startedAt = clock.now();
  const report = (
    verdict: RetentionReport['verdict'],
    reason: string,
    holder?: RetentionHolder,
  ): RetentionReport => ({
    schemaVersion: 1,
    verdict,
    reason,
    object: name,
    ...(holder ? { holder } : {}),
    runtime: host.runtime,
    elapsed: clock.now() - startedAt,
  });
  const collected = () => report('collected', `${name} was collected.`);
  try {
    if (await isCollected(probe, ref, SOON)) return collected();
    const { explain: feature } = probe.features;
    if (!feature.available || probe.inspectObjects === undefined) {
      const why = feature.available ? "the heap is another process's." : feature.reason;
      return report(
        'inconclusive',
        `${name} was not collected, and what holds it could not be told: ${why}`,
      );
    }
    if (host.deadline !== undefined && host.deadline - clock.now() < RESERVE_MS) {
      return report(
        'inconclusive',
        `${name} was not collected, and the test has too little time left to tell what holds it. Give the test a longer timeout.`,
      );
    }
    const look = () => findHolder(probe, ref, assertion, host);
    if (isWithRunner && (await look()).kind === 'free') return collected();
    if (await isCollected(probe, ref, LATE)) return collected();
    const found = await look();
    if (found.kind === 'free') return collected();
    if (found.kind === 'engine') {
      return report(
        'inconclusive',
        `${name} was not collected: only records of the engine hold it (compiled code, feedback).`,
      );
    }
    return report('retained', `${name} was not collected: ${found.summary}.`, found.holder);
  } finally {
    await probe.close();
  }
}

async function isCollected(
  { clock, collectGarbage }: HeapProbe,
  ref: WeakRef<object>,
  pauses: readonly number[],
): Promise<boolean> {
  for (const pause of pauses) {
    if (pause > 0) await clock.sleep(pause);
    // To ask a WeakRef holds its object until the job ends: only a later turn can collect it.
    await clock.turn();
    await collectGarbage();
    if (ref.deref() === undefined) return true;
  }
  return false;
}

async function findHolder(
  probe: HeapProbe,
  ref: WeakRef<object>,
  assertion: () => object,
  { sources = {}, testFile }: RetentionHost,
): Promise<ReturnType<typeof explainRetention>> {
  const inspection = probe.inspectObjects!();
  try {
    await probe.clock.turn();
    const parser = createSnapshotParser();
    await inspection.takeSnapshot((chunk) => parser.push(chunk));
    const target = ref.deref();
    if (target === undefined) return { kind: 'free' };
    return explainRetention({
      snapshot: parser.finish(),
      targetId: inspection.findObjectId(target),
      assertionId: inspection.findObjectId(assertion()),
      sources,
      ...(testFile === undefined ? {} : { testFile }),
    });
  } finally {
    inspection.close();
  }
}
