import type { ResolvedOptions } from '../../input/options.js';
import type { LeakReport } from '../../report/leak-report.js';
import type { CheckHost } from '../../check/start-check.js';

/** What an adapter knows of the test that is running. */
export type HostOverrides = Partial<Pick<CheckHost, 'deadline' | 'warnings'>>;

/** Another process, to which a handler sends its requests. */
export interface MeasuredTarget {
  /** How long a check there is watched where the user does not say, ms. */
  readonly timeBudget: number;
  /** Runs one check there. */
  check(
    options: ResolvedOptions,
    overrides: HostOverrides,
    run: (host: CheckHost) => Promise<LeakReport>,
  ): Promise<LeakReport>;
}

/** The process that a handler asks; undefined where it does its work in this one. */
export function findTarget(handler: unknown): MeasuredTarget | undefined {
  return (handler as { [TARGET]?: MeasuredTarget })[TARGET];
}

/** Makes the checks of a handler run in another process. */
export function markTarget<H extends () => unknown>(handler: H, target: MeasuredTarget): H {
  return Object.defineProperty(handler, TARGET, { value: target });
}

// Both builds of the package, and two copies of it, agree on it.
const TARGET = Symbol.for('heapslope.target');
