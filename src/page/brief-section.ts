import { elideMiddle } from '../report/fit-text.js';
import { formatBytes } from '../report/format-amount.js';
import { cleanName, cleanProse } from '../report/lay-out-lines.js';
import type { Check } from '../report/run-report.js';
import type { Badge } from './badge-of.js';
import { markup, type Html } from './markup.js';
import { tellPlace } from './source-lines.js';

const MOST_CULPRITS = 3;
/** Characters of a text. */
const LONGEST = 200;

/** A check in a few lines, for a page that has no room for more. */
export function showBriefly({ report, test, file, line, column }: Check, badge: Badge): Html {
  const place = { file, line: line ?? 0, column: column ?? 0 };
  const culprits = report.leaks.slice(0, MOST_CULPRITS);
  return markup`<details class="check" data-tone="${badge.tone}" data-label="${badge.label}">
    <summary>
      <span class="badge ${badge.tone}">${badge.label}</span>
      <h3>${cut(cleanName(test || report.name || file))}</h3>
      <span class="place">${file === '' ? '' : cut(tellPlace(place))}</span>
      <span class="amount">${report.verdict === 'clean' ? '' : `${formatBytes(report.bytesPerCall.estimate)} per call`}</span>
    </summary>
    <div class="body">
      <p class="reason">${cut(cleanProse(report.reason))}</p>
      ${culprits.length > 0 && markup`<ul>${culprits.map(({ growing }) => markup`<li>${cut(cleanProse(growing.describe))}</li>`)}</ul>`}
      <p class="dim">This page has no room for more of it: the report file has all of it, and its test run alone makes a page of its own.</p>
    </div>
  </details>`;
}

function cut(text: string): string {
  return elideMiddle(text, LONGEST);
}
