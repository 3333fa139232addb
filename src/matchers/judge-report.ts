import { formatReport } from '../report/format-report.js';
import type { LeakReport } from '../report/leak-report.js';
import type { MatcherState } from './matcher-state.js';

/** What a runner wants of a matcher. `heapslope` survives in Jest's results, for reporters. */
export interface MatcherResult {
  pass: boolean;
  message: () => string;
  heapslope: LeakReport;
}

/**
 * Turns a report into a matcher's result. `.not` inverts `pass`, so a verdict that must fail both ways
 * answers with what the modifier wants least.
 *
 * @param width columns that the message may use; default: the report's own
 */
export function judgeReport(
  report: LeakReport,
  state: MatcherState,
  width?: number,
): MatcherResult {
  const isNot = state.isNot === true;
  return {
    pass: report.verdict === 'inconclusive' ? isNot : report.verdict === 'leak',
    message: () => composeMessage(report, state, width),
    heapslope: report,
  };
}

function composeMessage(report: LeakReport, state: MatcherState, width?: number): string {
  const { isNot = false, utils } = state;
  const hint =
    utils?.matcherHint?.('toLeakMemory', 'handler', '', { isNot }) ??
    `expect(handler)${isNot ? '.not' : ''}.toLeakMemory()`;
  // The runner decides about colours; its own painter tells how it decided.
  const color = utils?.RECEIVED_COLOR !== undefined && utils.RECEIVED_COLOR('x') !== 'x';
  const text = formatReport(report, width === undefined ? { color } : { color, width });
  return [hint, explainFailure(report, isNot), text].filter(Boolean).join('\n\n');
}

/** Empty where the report's own first sentence says why the assertion failed. */
function explainFailure({ verdict }: LeakReport, isNot: boolean): string {
  if (verdict === 'inconclusive') {
    return 'There is no verdict, which fails the assertion with .not and without.';
  }
  return isNot ? '' : 'Expected the handler to leak memory, but it does not.';
}
