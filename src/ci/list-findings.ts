import { cleanName, cleanProse } from '../report/lay-out-lines.js';
import type { Leak } from '../report/leak-report.js';
import type { Check } from '../report/run-report.js';
import { describeOutcome, outcomeOf, type Outcome } from '../report/describe-outcome.js';
import { findLine, type Place } from './find-line.js';

/** One thing that a reader of the pull request is told, at the line where it belongs. */
export interface Finding {
  level: 'error' | 'warning' | 'note';
  /** Of the rule, such as `heapslope/leak`. */
  rule: Rule;
  title: string;
  message: string;
  place: Place;
  /** Stable across runs and machines. */
  fingerprint: string;
  check: Pick<Check, 'id'>;
  leak?: Leak;
}

export type Rule = 'leak' | 'inconclusive' | 'no-leak' | 'gone' | 'known' | 'warning';

/**
 * What is to be said of a check: each leak that fails it, or why else it fails; what is known and what is
 * gone, as notes; warnings of checks that pass.
 *
 * @param root folder that files are told relative to
 */
export function listFindings(check: Check, root: string): Finding[] {
  const outcome = outcomeOf(check);
  const told = TOLD[outcome](check, root);
  const warnings = check.passed ? listWarnings(check, root) : [];
  return [...told, ...warnings];
}

const TOLD: Record<Outcome, (check: Check, root: string) => Finding[]> = {
  leak: listLeaks,
  inconclusive: (check, root) => [tellCheck(check, root, 'error', 'inconclusive')],
  'not-leaking': (check, root) => [tellCheck(check, root, 'error', 'no-leak')],
  gone: (check, root) => [tellCheck(check, root, 'error', 'gone')],
  known: (check, root) => [
    tellCheck(check, root, 'note', 'known', check.report.leaks[0]),
    ...listGone(check, root),
  ],
  expected: () => [],
  clean: listGone,
};

const TITLES: Record<Rule, string> = {
  leak: 'Memory leak',
  inconclusive: 'Leak check without a verdict',
  'no-leak': 'No leak where one is expected',
  gone: 'Known leak is gone',
  known: 'Known memory leak',
  warning: 'Leak check',
};

/** The new and the worse ones where some are known, else all. */
function listLeaks(check: Check, root: string): Finding[] {
  const { known, report } = check;
  const bad = known?.leaks.filter(({ status }) => status === 'new' || status === 'worse');
  const isTold = ({ fingerprint }: Leak) =>
    bad === undefined || bad.some((leak) => leak.fingerprint === fingerprint);
  const leaks = uniqueLeaks(report.leaks.filter(isTold));
  if (leaks.length === 0) return [tellCheck(check, root, 'error', 'leak')];
  return leaks.map((leak) => {
    const alone = { ...check, report: { ...report, leaks: [leak] } };
    return { ...tellCheck(alone, root, 'error', 'leak', leak), check };
  });
}

function uniqueLeaks(leaks: readonly Leak[]): Leak[] {
  const first = new Map<string, Leak>();
  for (const leak of leaks) if (!first.has(leak.fingerprint)) first.set(leak.fingerprint, leak);
  return [...first.values()];
}

function listGone(check: Check, root: string): Finding[] {
  return check.known?.leaks.some(({ status }) => status === 'gone')
    ? [
        {
          ...tellCheck(check, root, 'note', 'gone'),
          message: `${describeGone(check)} Write: heapslope baseline prune, or run with HEAPSLOPE_BASELINE=update.`,
        },
      ]
    : [];
}

function describeGone({ known, test }: Check): string {
  const names = known?.leaks.flatMap(({ status, what }) => (status === 'gone' ? [what] : []));
  return `${cleanProse(names?.join(', ') ?? '')} does not leak any more (${cleanName(test)}).`;
}

function listWarnings(check: Check, root: string): Finding[] {
  return check.report.warnings.map(({ code, message }) => ({
    ...tellCheck({ ...check, report: { ...check.report, leaks: [] } }, root, 'warning', 'warning'),
    message: `${cleanProse(message)} (${cleanProse(code)})`,
    fingerprint: `${check.id} ${cleanProse(code)}`,
    check,
  }));
}

function tellCheck(
  check: Check,
  root: string,
  level: Finding['level'],
  rule: Rule,
  leak?: Leak,
): Finding {
  const hasPlace = rule === 'leak' || rule === 'known';
  const advice = hasPlace && leak?.pattern ? ` ${cleanProse(leak.pattern.advice)}` : '';
  return {
    level,
    rule,
    title: `${TITLES[rule]}: ${cleanName(check.test || check.file)}`,
    message: `${upperFirst(describeOutcome(check))}${advice}`,
    place: findLine(
      hasPlace ? check : { ...check, report: { ...check.report, leaks: [] } },
      root,
      leak,
    ),
    fingerprint: leak?.fingerprint ?? `${check.id} ${rule}`,
    check,
    ...(leak === undefined ? {} : { leak }),
  };
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
