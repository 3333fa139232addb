import { formatFailure } from '../report/format-report.js';
import type { LeakReport } from '../report/leak-report.js';
import { explainKnown } from '../report/explain-known.js';
import type { RetentionReport } from '../report/retention-report.js';
import type { KnownLeaks } from '../report/known-leaks.js';
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
  /** What was given to `expect` and to the matcher, as it is written. */
  subject?: { received: string; argument: string } | undefined;
  /** Whether a container was given in place of a handler. */
  isOfScopes?: boolean;
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
  { width, of, known, subject, isOfScopes = false }: JudgeOptions,
): string {
  const { isNot = false, utils } = state;
  const received = isOfScopes ? 'container' : (subject?.received ?? 'handler');
  const [matcher, argument] =
    of === undefined ? ['toLeakMemory', subject?.argument ?? ''] : ['toLeakInstancesOf', of];
  const name = isOfScopes ? 'toLeakScopes' : matcher!;
  const hint =
    utils?.matcherHint?.(name, received, argument, { isNot }) ??
    `expect(${received})${isNot ? '.not' : ''}.${name}(${argument})`;
  const color = canPaint(state);
  const text = formatFailure(report, width === undefined ? { color } : { color, width });
  const what = isOfScopes ? 'scopes' : of === undefined ? 'memory' : `instances of ${of}`;
  const why = [
    explainFailure(report, isNot, `${received} to leak ${what}`),
    ...explainKnown(known),
  ];
  return joinMessage(hint, why, text);
}

/**
 * Views of one line (JUnit, annotations, an editor) show the first one: it says what is wrong, and how the
 * assertion is written comes after it.
 */
export function joinMessage(hint: string, why: readonly string[], text: string): string {
  const end = text.indexOf('\n');
  const [first, rest] = end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end)];
  return [first, [hint, ...why].filter(Boolean).join('\n\n')].join('\n\n') + rest;
}

/** Empty where the report's own first sentence says why the assertion failed. */
function explainFailure({ verdict }: LeakReport, isNot: boolean, expected: string): string {
  if (verdict === 'inconclusive') {
    return 'There is no verdict, which fails the assertion with .not and without.';
  }
  return isNot ? '' : `Expected the ${expected}, but it does not.`;
}
