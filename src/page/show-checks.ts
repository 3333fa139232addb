import { rankChecks } from '../report/rank-checks.js';
import type { Check } from '../report/run-report.js';
import { badgeOf, type Badge } from './badge-of.js';
import { showBriefly } from './brief-section.js';
import { showCheck } from './check-section.js';
import type { Html } from './markup.js';
import type { PageParts } from './page-input.js';

export interface ShownChecks {
  sections: Html[];
  badges: Badge[];
}

/** A page of so many bytes, its script apart, opens in a second. */
const MOST_BYTES = 4.2e6;
/** What a check takes that is told briefly: so much is kept for each that is to come. */
const BRIEF_BYTES = 3000;

/**
 * Checks as sections, worst first. Where all details of all of them would make the page too large, the last
 * ones are told briefly.
 */
export function showChecks(checks: readonly Check[], parts: PageParts): ShownChecks {
  const ranked = rankChecks(checks);
  const isOpen = ranked.length === 1;
  const shown: ShownChecks = { sections: [], badges: ranked.map(badgeOf) };
  let room = isOpen ? Infinity : MOST_BYTES - ranked.length * BRIEF_BYTES;
  for (const [index, check] of ranked.entries()) {
    const badge = shown.badges[index]!;
    const whole = room > 0 ? showCheck({ check, badge, isOpen }, parts) : undefined;
    if (whole !== undefined) room += BRIEF_BYTES - countBytes(whole.markup);
    const isWhole = whole !== undefined && room > 0;
    shown.sections.push(isWhole ? whole : showBriefly(check, badge));
  }
  return shown;
}

/** In UTF-8, or a little more. */
function countBytes(text: string): number {
  // oxlint-disable-next-line no-control-regex -- ASCII
  return text.length + 2 * (text.match(/[^\u0000-\u007f]/g)?.length ?? 0);
}
