import type { MatcherCall, MatcherHost } from '../matchers/create-matchers.js';
import { adviseOnce } from '../node/host/advise-once.js';
import { createProgressTeller, writeLine } from '../node/host/progress-teller.js';
import { showName, withProgress } from '../node/host/with-progress.js';
import type { LeakReport } from '../report/leak-report.js';

/** Makes the checks of matchers tell what they are doing where they take long. */
export function tellChecks(host: MatcherHost): MatcherHost {
  return {
    ...host,
    async check(handler, options, call) {
      const report = await tell(call, options, (told) => host.check(handler, told, call));
      tellUnresolved(report);
      return report;
    },
    checkInstances: (handler, of, options, call) =>
      tell(call, options, (told) => host.checkInstances(handler, of, told, call)),
    checkCollected: (target, assertion, call) =>
      tell(call, {}, () => host.checkCollected(target, assertion, call)),
  };
}

/** A test that passes shows no report: what of a container was not checked is told all the same. */
function tellUnresolved({ verdict, scopes }: LeakReport): void {
  const failed = scopes?.unresolved.filter(({ isSkipped }) => !isSkipped) ?? [];
  if (verdict !== 'clean' || scopes === undefined || failed.length === 0) return;
  const shown = failed.slice(0, 3).map(({ registration, reason }) => `${registration}: ${reason}`);
  const more = failed.length > 3 ? `; and ${failed.length - 3} more` : '';
  writeLine(
    `heapslope: ${failed.length} of ${failed.length + scopes.resolved} registrations of ${scopes.container} could not be resolved alone: ${shown.join('; ')}${more}`,
  );
}

function tell<T>(
  call: MatcherCall,
  options: unknown,
  check: (options: unknown) => Promise<T>,
): Promise<T> {
  const describe = () => `: ${showName(nameOf(call, options))}…`;
  return withProgress(createProgressTeller({ advise: adviseOnce }), describe, options, check);
}

/** As the user has named the check, or its test. */
function nameOf({ state, statement }: MatcherCall, options: unknown): string {
  const { name } = (options ?? {}) as { name?: unknown };
  if (typeof name === 'string' && name !== '') return name;
  const { task } = state as { task?: { name?: string } };
  return task?.name ?? state.currentTestName ?? statement;
}
