/**
 * One page with all that is known of a run, a check or a comparison of snapshots. It needs nothing else: no
 * network, no other file. Its policy lets its own script run and no other.
 */
import { cleanName } from '../report/lay-out-lines.js';
import { showDiff } from './diff-section.js';
import { showFiles } from './files-section.js';
import { Html, markup } from './markup.js';
import type { PageParts, PageSubject } from './page-input.js';
import { PAGE_STYLE } from './page-style.js';
import type { Badge } from './badge-of.js';
import { showChecks } from './show-checks.js';

export type { PageParts, PageSubject } from './page-input.js';

export function createPage(subject: PageSubject, parts: PageParts): string {
  const { title, filters, main } =
    subject.kind === 'run' ? showRun(subject, parts) : showComparison(subject, parts);
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${parts.hash(parts.script)}'`,
    `style-src 'sha256-${parts.hash(PAGE_STYLE)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const page = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${new Html(policy)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        ${new Html(`<style>${PAGE_STYLE}</style>`)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the checks</a>
        <header>
          <h1>${title}</h1>
          <button type="button" id="theme" hidden>Dark</button>
          ${filters}
        </header>
        <main id="main" tabindex="-1">${main}</main>
        ${new Html(`<script>${parts.script}</script>`)}
      </body>
    </html> `;
  return page.markup;
}

interface Content {
  title: string;
  filters: Html | undefined;
  main: Html;
}

function showRun({ report }: Extract<PageSubject, { kind: 'run' }>, parts: PageParts): Content {
  const { checks } = report;
  const { sections, badges } = showChecks(checks, parts);
  const [only] = checks;
  const isAlone = checks.length === 1;
  const name = isAlone
    ? only!.test || only!.report.name || only!.file
    : `${checks.length} leak checks`;
  return {
    title: `heapslope: ${cleanName(name ?? '')}`,
    filters: isAlone ? undefined : showFilters(badges),
    main: markup`<h2 class="hidden">Checks</h2>
      ${checks.length === 0 ? markup`<p>No leak check ran.</p>` : sections} ${showFiles(report, parts)}`,
  };
}

function showComparison(
  { diff }: Extract<PageSubject, { kind: 'diff' }>,
  parts: PageParts,
): Content {
  const words = { growth: 'growth', 'no-growth': 'no growth', inconclusive: 'inconclusive' };
  const outcome = words[diff.outcome];
  return {
    title: `heapslope: ${outcome} over ${diff.snapshots.length} heap snapshots`,
    filters: undefined,
    main: markup`<h2 class="hidden">Comparison</h2>
      ${showDiff(diff, parts)}`,
  };
}

/** One button for each kind of outcome, which shows or hides the checks of it. */
function showFilters(badges: readonly Badge[]): Html {
  const counts = new Map<string, { badge: Badge; count: number }>();
  for (const badge of badges) {
    const seen = counts.get(badge.label);
    if (seen) seen.count++;
    else counts.set(badge.label, { badge, count: 1 });
  }
  const buttons = [...counts.values()].map(
    ({ badge, count }) =>
      markup`<button
        type="button"
        class="badge ${badge.tone}"
        aria-pressed="true"
        data-filter="${badge.label}"
      >
        ${count} ${badge.label}
      </button>`,
  );
  return markup`<div role="group" aria-label="Show checks by outcome" class="filters">
    ${buttons}
  </div>`;
}
