/** A run in Markdown, as GitHub shows it: for the step summary and for comments. */
import { formatBytes } from '../report/format-amount.js';
import { formatReport } from '../report/format-report.js';
import { cleanName, cleanProse } from '../report/lay-out-lines.js';
import type { Check, RunReport } from '../report/run-report.js';
import { describeOutcome, OUTCOMES, outcomeOf, type Outcome } from '../report/describe-outcome.js';
import { rankChecks, retainedBy } from '../report/rank-checks.js';
import { formatFilesSummary } from './format-files-summary.js';
import { code, escapeMarkdown } from './escape-markdown.js';

/** GitHub takes 1 MiB of a step's summary: beyond this details are left out, characters. */
const MOST_DETAILS = 600_000;
const MOST_ROWS = 500;

const LABELS: Record<Outcome, string> = {
  leak: '❌ leak',
  gone: '❌ known leak is gone',
  'not-leaking': '❌ no leak',
  inconclusive: '⚠️ inconclusive',
  known: '🔕 known leak',
  expected: '✅ leak, as expected',
  clean: '✅ clean',
};

/**
 * A headline, a table of the checks, and the whole report of each that failed, folded.
 *
 * @param notes of the baseline, sentences
 */
export function formatSummary(report: RunReport, notes: readonly string[] = []): string {
  const { checks } = report;
  const files = formatFilesSummary(report);
  if (checks.length === 0)
    return files.length === 0 ? '## heapslope\n\nNo leak check ran.\n' : `${files.join('\n\n')}\n`;
  const ranked = rankChecks(checks);
  const rows = ranked.slice(0, MOST_ROWS).map(formatRow);
  const parts = [
    `## heapslope: ${countOutcomes(checks)}`,
    [
      '| | check | retained per call | what grows, or what would have been seen |',
      '|---|---|---:|---|',
      ...rows,
    ].join('\n'),
    ...(ranked.length > MOST_ROWS ? [`…and ${ranked.length - MOST_ROWS} more checks.`] : []),
    ...listWarnings(ranked),
    ...notes.map((note) => `> ${escapeMarkdown(cleanProse(note))}`),
    ...formatDetails(ranked),
    ...files,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** `2 leaks, 1 known, 9 clean` */
export function countOutcomes(checks: readonly Check[]): string {
  const counts = new Map<Outcome, number>();
  for (const check of checks) counts.set(outcomeOf(check), (counts.get(outcomeOf(check)) ?? 0) + 1);
  return OUTCOMES.flatMap((outcome) => {
    const count = counts.get(outcome);
    return count === undefined ? [] : [`${count} ${COUNTED[outcome](count)}`];
  }).join(', ');
}

const COUNTED: Record<Outcome, (count: number) => string> = {
  leak: (count) => (count === 1 ? 'leak' : 'leaks'),
  gone: () => 'known but gone',
  'not-leaking': () => 'without the expected leak',
  inconclusive: () => 'inconclusive',
  known: () => 'known',
  expected: () => 'leaking as expected',
  clean: () => 'clean',
};

function formatRow(check: Check): string {
  const name = `${code(cleanName(check.test || check.id))}<br><sub>${escapeMarkdown(tellPlace(check))}</sub>`;
  const bytes = check.verdict === 'clean' ? '' : formatBytes(retainedBy(check));
  const text = describeOutcome(check).replace(/^[^:]*: /, '');
  return `| ${LABELS[outcomeOf(check)]} | ${name} | ${bytes} | ${escapeMarkdown(text)} |`;
}

function tellPlace({ file, line }: Check): string {
  return cleanName(line === undefined ? file : `${file}:${line}`);
}

function listWarnings(checks: readonly Check[]): string[] {
  const lines = checks.flatMap((check) =>
    check.passed
      ? check.report.warnings.map(
          ({ code: id, message }) =>
            `- ${code(cleanName(check.test || check.id))}: ${escapeMarkdown(cleanProse(`${message} (${id})`))}`,
        )
      : [],
  );
  return lines.length === 0 ? [] : [`**Warnings**\n\n${lines.slice(0, MOST_ROWS).join('\n')}`];
}

function formatDetails(checks: readonly Check[]): string[] {
  let room = MOST_DETAILS;
  return checks
    .filter((check) => outcomeOf(check) !== 'clean' && outcomeOf(check) !== 'expected')
    .flatMap((check) => {
      // Never wider than the page, and no fence that a name could end: the text is within <pre>.
      const text = formatReport(check.report, { width: 90 });
      room -= text.length;
      if (room < 0) return [];
      const title = escapeMarkdown(cleanName(check.test || check.id));
      return [
        `<details><summary>${title}</summary>\n\n<pre>${escapeHtml(text)}</pre>\n\n</details>`,
      ];
    });
}

function escapeHtml(text: string): string {
  // An empty line would end the block in Markdown.
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@/g, '&#64;')
    .replace(/\n(?=\n)/g, '\n&#8203;');
}
