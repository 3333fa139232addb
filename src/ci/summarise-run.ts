import { formatCount } from '../report/format-amount.js';
import { cleanName, cleanProse } from '../report/lay-out-lines.js';
import type { Check, RunReport } from '../report/run-report.js';
import { describeOutcome, outcomeOf } from '../report/describe-outcome.js';
import { rankChecks } from '../report/rank-checks.js';
import { countOutcomes } from './format-summary.js';

/** A terminal shows no more of one kind. */
const MOST_LINES = 20;

/** What the checks of a run came to, in a few lines for a terminal; nothing where there was none. */
export function summariseRun({ checks }: RunReport, notes: readonly string[] = []): string[] {
  if (checks.length === 0) return [];
  const ranked = rankChecks(checks);
  const told = ranked.filter((check) => outcomeOf(check) !== 'clean' || isNoted(check));
  const lines = told.map((check) => `  ${nameOf(check)}: ${describeOutcome(check)}`);
  const warnings = ranked.flatMap((check) =>
    check.passed
      ? check.report.warnings.map(
          ({ code, message }) =>
            `  ${nameOf(check)}: warning: ${cleanProse(message)} (${cleanProse(code)})`,
        )
      : [],
  );
  return [
    `heapslope: ${formatCount(checks.length, 'leak check')}: ${countOutcomes(checks)}`,
    ...cut(lines),
    ...cut(warnings),
    ...notes.map((note) => `  ${note}`),
  ];
}

/** A clean check whose known leak is gone. */
function isNoted({ known }: Check): boolean {
  return known !== undefined;
}

function nameOf({ test, id }: Check): string {
  return cleanName(test || id);
}

function cut(lines: readonly string[]): string[] {
  if (lines.length <= MOST_LINES) return [...lines];
  return [...lines.slice(0, MOST_LINES), `  …and ${lines.length - MOST_LINES} more`];
}
