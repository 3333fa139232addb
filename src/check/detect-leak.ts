import { explainSuspicion } from './explain-suspicion.js';
import type { Handler, ResolvedOptions } from '../input/options.js';
import type { LeakReport } from '../report/leak-report.js';
import { watch } from '../sampling/watch.js';
import { withCheck, type CheckHost } from './start-check.js';
import { writeReport } from './write-report.js';

/**
 * Runs one check: watch, explain on suspicion, decide.
 *
 * @throws HandlerError, HandlerTimeoutError, GcUnavailableError, or the signal's reason; never for a leak
 */
export async function detectLeak(
  handler: Handler,
  options: ResolvedOptions,
  host: CheckHost,
): Promise<LeakReport> {
  return withCheck(handler, options, host, async (check) => {
    const watched = await watch({
      ...check,
      stopAt: check.plan.watchUntil,
      canLook: check.probe.features.explain.available,
      giveUpAt: check.plan.giveUpAt,
    });
    check.timings.gc += watched.gcMs;
    return writeReport(check, watched, await explainSuspicion(check, watched));
  });
}
