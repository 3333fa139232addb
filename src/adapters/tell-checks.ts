import type { MatcherCall, MatcherHost } from '../matchers/create-matchers.js';
import { adviseOnce } from '../node/advise-once.js';
import { createProgressTeller } from '../node/progress-teller.js';
import { showName, withProgress } from '../node/with-progress.js';

/** Makes the checks of matchers tell what they are doing where they take long. */
export function tellChecks(host: MatcherHost): MatcherHost {
  return {
    ...host,
    check: (handler, options, call) =>
      tell(call, options, (told) => host.check(handler, told, call)),
    checkInstances: (handler, of, options, call) =>
      tell(call, options, (told) => host.checkInstances(handler, of, told, call)),
    checkCollected: (target, assertion, call) =>
      tell(call, {}, () => host.checkCollected(target, assertion, call)),
  };
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
