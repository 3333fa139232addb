import { InvalidOptionError } from '../report/errors.js';
import type { Explained } from './explain-followed.js';
import { explainSuspicion } from './explain-suspicion.js';
import type { ClassQuery } from '../probe/heap-probe.js';
import type { Handler, ResolvedOptions } from '../input/options.js';
import type { LeakReport } from '../report/leak-report.js';
import { countInstances, type CountedInstances } from './count-instances.js';
import { withCheck, type Check, type CheckHost } from './start-check.js';
import { suggestName } from '../input/suggest-name.js';
import { writeInstanceReport, type InstanceOutcome } from './write-instance-report.js';

/**
 * Runs one check of the instances of one class: count, explain what is kept, decide. A snapshot is
 * taken only once the counts say that it leaks.
 *
 * @throws InvalidOptionError where no class has that name, and what `detectLeak` throws
 */
export async function detectInstanceLeak(
  of: ClassQuery,
  handler: Handler,
  options: ResolvedOptions,
  host: CheckHost,
): Promise<LeakReport> {
  return withCheck(handler, options, host, async (check) =>
    writeInstanceReport(check, of, await findOutcome(of, check)),
  );
}

async function findOutcome(of: ClassQuery, check: Check): Promise<InstanceOutcome> {
  const { explain: feature } = check.probe.features;
  if (!feature.available || check.probe.inspectClasses === undefined) {
    const why = feature.available ? 'this runtime cannot be asked.' : feature.reason;
    return { kind: 'unavailable', reason: why };
  }
  const counted = await countInstances({ ...check, of });
  check.timings.gc += counted.gcMs;
  refuseUnknownClass(of, counted);
  return { kind: 'counted', counted, explained: await explainInstances(check, counted) };
}

/** A typing error must not pass as a class of which nothing leaks. */
function refuseUnknownClass(of: ClassQuery, { last, samples }: CountedInstances): void {
  if (typeof of !== 'string' || last.isKnown || samples.some(({ instances }) => instances > 0)) {
    return;
  }
  const meant = suggestName(of, last.known);
  throw new InvalidOptionError(
    `There is no class ${JSON.stringify(of)} in this process, so an assertion about its instances could never fail. ` +
      (meant === undefined
        ? 'Give the name that the class has in the source, or the class itself: .toLeakInstancesOf(Session).'
        : `Did you mean ${JSON.stringify(meant)}?`),
  );
}

/** Tells what holds the instances that are kept. */
async function explainInstances(
  check: Check,
  counted: CountedInstances,
): Promise<Explained | undefined> {
  if (counted.trend !== 'growing' || check.options.explain === 'never') return undefined;
  const explained = await explainSuspicion(
    { ...check, options: { ...check.options, explain: 'always' } },
    {
      series: counted.series,
      whole: counted.series.copyColumns(),
      judgement: { state: 'growing' },
      callsPerBatch: counted.callsPerBatch,
      // So many more instances with each call as before: the ages of what lives tell what holds them.
      isRising: true,
      warmupCalls: counted.samples[0]!.calls,
      gcMs: counted.gcMs,
      collectionMs: counted.collectionMs,
    },
  );
  const { outcome } = explained;
  if (outcome.kind === 'unavailable') {
    check.warnings.push({
      code: 'not-explained',
      message: `What holds the instances could not be told: ${outcome.reason}`,
    });
  }
  return explained;
}
