import { outcomeOf, type Outcome } from '../report/describe-outcome.js';
import type { Check } from '../report/run-report.js';

/** How a check is called on the page, and the colour it has. */
export interface Badge {
  label: string;
  tone: 'bad' | 'unsure' | 'known' | 'good';
}

const BADGES: Record<Outcome, Badge> = {
  leak: { label: 'leak', tone: 'bad' },
  gone: { label: 'known leak gone', tone: 'bad' },
  'not-leaking': { label: 'no leak', tone: 'bad' },
  inconclusive: { label: 'inconclusive', tone: 'unsure' },
  known: { label: 'known leak', tone: 'known' },
  expected: { label: 'leak, as expected', tone: 'good' },
  clean: { label: 'clean', tone: 'good' },
};

export function badgeOf(check: Check): Badge {
  return BADGES[outcomeOf(check)];
}
