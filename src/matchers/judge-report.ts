import { formatReport } from '../report/format-report.js';
import type { LeakReport } from '../report/leak-report.js';
import { explainKnown } from '../report/explain-known.js';
import type { RetentionReport } from '../report/retention-report.js';
import type { KnownLeaks } from '../report/run-report.js';
import type { MatcherState } from './matcher-state.js';

/** What a runner wants of a matcher. `heapslope` survives in Jest's results, for reporters. */
export interface MatcherResult {
  pass: boolean;
  message: () => string;
  heapslope: LeakReport | RetentionReport;
}

export interface JudgeOptions {
  /** Columns that the message may use; default: the report's own. */
  width?: number | undefined;
  /** The class whose instances were counted, as it is written in the test. */
  of?: string;
  /** How it stands to the leaks that are known, which decides. */
  known?: KnownLeaks | undefined;
}

/**
 * Turns a report into a matcher's result. `.not` inverts `pass`, so a verdict that must fail both ways
 * answers with what the modifier wants least.
 */
export function judgeReport(
  report: LeakReport,
  state: MatcherState,
  options: JudgeOptions = {},
): MatcherResult {
  const isNot = state.isNot === true;
  const { known } = options;
  const isLeak = known === undefined ? report.verdict === 'leak' : !known.passes;
  return {
    pass: report.verdict === 'inconclusive' ? isNot : isLeak,
    message: () => composeMessage(report, state, options),
    heapslope: report,
  };
}

/** The runner decides about colours; its own painter tells how it decided. */
export function canPaint({ utils }: MatcherState): boolean {
  return utils?.RECEIVED_COLOR !== undefined && utils.RECEIVED_COLOR('x') !== 'x';
}

function composeMessage(
  report: LeakReport,
  state: MatcherState,
  { width, of, known }: JudgeOptions,
): string {
  const { isNot = false, utils } = state;
  const [matcher, argument] = of === undefined ? ['toLeakMemory', ''] : ['toLeakInstancesOf', of];
  const hint =
    utils?.matcherHint?.(matcher!, 'handler', argument, { isNot }) ??
    `expect(handler)${isNot ? '.not' : ''}.${matcher}(${argument})`;
  const color = canPaint(state);
  const text = formatReport(report, width === undefined ? { color } : { color, width });
  const why = [explainFailure(report, isNot, of), ...explainKnown(known)];
  return [hint, ...why, text].filter(Boolean).join('\n\n');
}

/** Empty where the report's own first sentence says why the assertion failed. */
function explainFailure({ verdict }: LeakReport, isNot: boolean, of: string | undefined): string {
  if (verdict === 'inconclusive') {
    return 'There is no verdict, which fails the assertion with .not and without.';
  }
  const what = of === undefined ? 'memory' : `instances of ${of}`;
  return isNot ? '' : `Expected the handler to leak ${what}, but it does not.`;
}
