import { explainSuspicion } from './explain-suspicion.js';
import type { Handler, ResolvedOptions } from '../options.js';
import type { LeakReport } from '../report/leak-report.js';
import { watch } from '../sampling/watch.js';
import { endCheck, startCheck, type CheckHost } from './start-check.js';
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
  const probe = await host.openProbe();
  const check = startCheck(handler, options, host, probe);
  let report: LeakReport | undefined;
  try {
    const watched = await watch({
      ...check,
      stopAt: check.plan.watchUntil,
      giveUpAt: check.plan.giveUpAt,
    });
    check.timings.gc += watched.gcMs;
    const explained = await explainSuspicion(check, watched);
    report = writeReport(check, watched, explained);
    return report;
  } finally {
    await endCheck(check, report?.verdict);
  }
}
