import type { CheckHost } from '../check/start-check.js';
import type { LeakReport } from '../report/leak-report.js';
import { narrowToRegistrations, type Narrowed } from './narrow-to-registrations.js';
import type { ScopeGuard } from './scope-guard.js';
import { tellKept } from './tell-kept.js';

/** Adds to a report which registrations keep their instances, or why none is named. */
export async function tellRegistrations(
  guard: ScopeGuard,
  host: CheckHost,
  report: LeakReport,
): Promise<LeakReport> {
  const narrowed =
    report.verdict === 'clean' ? undefined : await narrowToRegistrations(guard, report, host);
  report.scopes = {
    container: guard.title,
    resolved: guard.countResolved(),
    unresolved: guard.listUnresolved(),
    closeFailures: guard.listCloseFailures(),
    kept: [],
    scopes: 0,
    keptScopes: 0,
    ...narrowed,
  };
  const message = explainUnnamed(report, narrowed);
  if (message !== undefined) report.warnings.push({ code: 'not-narrowed', message });
  if (report.verdict === 'leak') report.reason = `${tellKept(report.scopes)}${report.reason}`;
  return report;
}

/** Why no registration is named; undefined where one is, or where none has to be. */
function explainUnnamed(
  { verdict }: LeakReport,
  narrowed: Narrowed | undefined,
): string | undefined {
  if (verdict === 'clean') return undefined;
  if (narrowed === undefined) {
    return 'The test has too little time left to tell which registrations keep their instances. Give it a longer timeout.';
  }
  const { kept, keptScopes, leftByScopes } = narrowed;
  if (verdict !== 'leak' || kept.length > 0 || keptScopes > 0 || leftByScopes) return undefined;
  return 'No registration was found to leave what grows, in the time that the test had for it. Give it a longer timeout, or guard some registrations alone: { tokens: [OrderService] }.';
}
