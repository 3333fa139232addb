import type { CheckHost } from '../check/start-check.js';
import type { LeakReport, ScopesReport } from '../report/leak-report.js';
import type { ResolvedOptions } from '../input/options.js';
import type { Registration } from './container-adapter.js';
import type { ScopeGuard } from './scope-guard.js';

/** The check itself, which may be made several times. */
export type ScopesCheck = (
  host: CheckHost,
  more?: Partial<Pick<ResolvedOptions, 'ignore' | 'afterEachBatch' | 'calls'>>,
) => Promise<LeakReport>;

/** More registrations than this are not cheaper than all. */
const MOST_CAUSES = 20;

/**
 * Tells growth from what has room, where scopes take long: a cache, or a list that is swept every thousand
 * scopes, is seldom full in as many scopes of the whole container as there is time for. Scopes in which only
 * what was found to grow is resolved are cheap, and there are enough of them.
 *
 * @returns the report as it is, or another one where they say something else
 */
export async function confirmGrowth(
  guard: ScopeGuard,
  host: CheckHost,
  report: LeakReport,
  check: ScopesCheck,
): Promise<LeakReport> {
  const only = report.scopes && chooseCauses(guard, report.scopes);
  if (only === undefined) return report;
  const alone = await guard.runOnly(only, () => check(host));
  if (alone.verdict === 'leak') return report.verdict === 'leak' ? report : alone;
  if (alone.verdict !== 'clean') return report;
  const bounded = listExplained(report);
  if (bounded.length === 0 && report.verdict === 'leak') return report;
  return check(host, { ignore: bounded });
}

function chooseCauses(
  { registrations }: ScopeGuard,
  { kept, leftByScopes }: ScopesReport,
): readonly Registration[] | undefined {
  if (leftByScopes !== undefined) return [];
  const names = new Set(kept.map(({ registration }) => registration));
  const found = registrations.filter(({ name }) => names.has(name));
  return found.length > 0 && found.length <= MOST_CAUSES ? found : undefined;
}

/** The fingerprints of what grows by what the registrations, or the scopes, leave. */
function listExplained({ leaks, scopes }: LeakReport): string[] {
  const names = [scopes?.leftByScopes, ...(scopes?.kept ?? [])].map((one) => one?.constructor);
  return leaks
    .filter(({ constructors }) => constructors.some(({ name }) => names.includes(name)))
    .map(({ fingerprint }) => fingerprint);
}
