import { explainKnown } from '../report/explain-known.js';
import { formatRetention } from '../report/format-retention.js';
import type { RetentionReport } from '../report/retention-report.js';
import type { KnownLeaks } from '../report/known-leaks.js';
import { canPaint, joinMessage, type MatcherResult } from './judge-report.js';
import type { MatcherState } from './matcher-state.js';

/** As `judgeReport`, for one object that is expected to be collected. */
export function judgeRetention(
  report: RetentionReport,
  state: MatcherState,
  width?: number,
  known?: KnownLeaks,
): MatcherResult {
  const isNot = state.isNot === true;
  const isCollected = known === undefined ? report.verdict === 'collected' : known.passes;
  return {
    pass: report.verdict === 'inconclusive' ? isNot : isCollected,
    message: () => composeMessage(report, state, width, known),
    heapslope: report,
  };
}

function composeMessage(
  report: RetentionReport,
  state: MatcherState,
  width?: number,
  known?: KnownLeaks,
): string {
  const { isNot = false, utils } = state;
  const hint =
    utils?.matcherHint?.('toBeCollected', 'object', '', { isNot }) ??
    `expect(object)${isNot ? '.not' : ''}.toBeCollected()`;
  const color = canPaint(state);
  const text = formatRetention(report, width === undefined ? { color } : { color, width });
  return joinMessage(hint, [explainFailure(report, isNot), ...explainKnown(known)], text);
}

/** Empty where the report's own first sentence says why the assertion failed. */
function explainFailure({ verdict }: RetentionReport, isNot: boolean): string {
  if (verdict === 'inconclusive') {
    return 'There is no verdict, which fails the assertion with .not and without.';
  }
  return isNot ? 'Expected the object to be held, but it was collected.' : '';
}
