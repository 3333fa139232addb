import { heldBytes } from './format-leak.js';
import { cleanProse } from './lay-out-lines.js';
import { formatBytes } from './format-amount.js';
import type { Check } from './run-report.js';

/** What a check came to. */
export type Outcome =
  'leak' | 'inconclusive' | 'not-leaking' | 'gone' | 'known' | 'clean' | 'expected';

/** Failures first, the worst first. */
export const OUTCOMES: readonly Outcome[] = [
  'leak',
  'gone',
  'not-leaking',
  'inconclusive',
  'known',
  'expected',
  'clean',
];

/** `gone`: it fails because a known leak is no more; `not-leaking`: a leak was expected. */
export function outcomeOf({ verdict, expected, passed, known }: Check): Outcome {
  if (verdict === 'inconclusive') return 'inconclusive';
  if (passed) {
    if (known !== undefined && verdict === 'leak') return 'known';
    return verdict === 'leak' ? 'expected' : 'clean';
  }
  if (expected === 'leak') return 'not-leaking';
  return verdict === 'leak' && known?.leaks.every(isAccepted) !== true ? 'leak' : 'gone';
}

/** What a check came to in one line. */
export function describeOutcome(check: Check): string {
  const { known, report } = check;
  switch (outcomeOf(check)) {
    case 'leak':
      return `leak: ${describeWorst(check)}`;
    case 'gone':
      return `a known leak is gone: ${namesOf(check, 'gone')}`;
    case 'not-leaking':
      return `no leak where one is expected: ${cleanProse(report.reason)}`;
    case 'inconclusive':
      return `inconclusive: ${cleanProse(report.reason)}`;
    case 'known':
      return `known leak: ${namesOf(check, 'known', 'recorded')}`;
    case 'expected':
      return `leaks, as expected: ${cleanProse(report.reason)}`;
    case 'clean':
      return known === undefined
        ? `clean: ${check.matcher === 'toBeCollected' ? cleanProse(report.reason) : describeLimit(check)}`
        : `clean; a known leak is gone: ${namesOf(check, 'gone')}`;
  }
}

/** What grows, how fast, and what it keeps: of the leak that is new or worse where some are known. */
function describeWorst({ known, report, matcher }: Check): string {
  const bad = known?.leaks.find(({ status }) => status === 'new' || status === 'worse');
  const leak = report.leaks.find(({ fingerprint }) => fingerprint === bad?.fingerprint);
  const told = leak ?? report.leaks[0];
  const grew =
    bad?.status === 'worse' ? ` It was ${formatBytes(bad.recorded ?? 0)} when recorded.` : '';
  if (told === undefined) return cleanProse(report.reason) + grew;
  // Of one object it was asked whether it is collected.
  if (matcher === 'toBeCollected') return cleanProse(report.reason);
  return `${cleanProse(told.growing.describe)}, ${formatBytes(heldBytes(told))} more with every call.${grew}`;
}

/** What would have been seen. */
export function describeLimit({ report: { detectable } }: Check): string {
  return Number.isFinite(detectable) && detectable < Number.MAX_VALUE && detectable !== null
    ? `a leak above ${formatBytes(detectable)} per call would have been seen`
    : 'no leak was seen';
}

function namesOf({ known }: Check, ...statuses: string[]): string {
  return (known?.leaks ?? [])
    .filter(({ status }) => statuses.includes(status))
    .map(({ what, fingerprint }) => `${cleanProse(what)} (${cleanProse(fingerprint)})`)
    .join(', ');
}

function isAccepted({ status }: { status: string }): boolean {
  return status !== 'new' && status !== 'worse';
}
