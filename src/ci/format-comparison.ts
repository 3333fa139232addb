import { formatBytes, formatCount } from '../report/format-amount.js';
import { elideMiddle } from '../report/fit-text.js';
import { cleanName, cleanProse } from '../report/lay-out-lines.js';
import type { Check } from '../report/run-report.js';
import { countChanges, type Change, type CulpritComparison } from './change.js';
import { totalOf, type CheckComparison, type RunComparison } from './compare-runs.js';
import { code, escapeMarkdown } from './escape-markdown.js';
import {
  formatFilesMarkdown,
  listChangedCauses,
  listFileRows,
  tellFilesHeadline,
  tellMoreFiles,
} from './format-files-comparison.js';

const WORDS: Record<Change, string> = {
  'new-leak': 'new leak',
  worse: 'retains more',
  unsure: 'no verdict any more',
  better: 'retains less',
  fixed: 'fixed',
  added: 'new check',
  removed: 'check is gone',
  same: 'within noise',
};

const SIGNS: Partial<Record<Change, string>> = {
  'new-leak': '❌',
  worse: '❌',
  unsure: '⚠️',
  better: '✅',
  fixed: '✅',
};

const LONGEST_ID = 60;
/** GitHub takes comments of 65 536 characters: beyond this rows are counted. */
const MOST_CHARACTERS = 60_000;
const LONGEST_CELL = 300;
const MOST_CULPRITS = 10;
/** Causes that hold files are told below their table. */
const ROOM_OF_CAUSES = 8000;

/** A comparison as a table for people. Checks that did not change are counted, unless nothing did. */
export function formatComparison(comparison: RunComparison): string {
  const { checks, files, notes } = comparison;
  // Of runs in file mode alone, nothing is to be said of checks.
  const isOfFiles = checks.length === 0 && files.length > 0;
  const parts = [...(isOfFiles ? [] : formatChecks(comparison)), ...formatFiles(comparison), notes];
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
}

function formatFiles({ files }: RunComparison): string[][] {
  if (files.length === 0) return [];
  const rows = listFileRows(files);
  const table = rows.length === 0 ? [] : layOut([['', 'file', 'before', 'after'], ...rows]);
  return [
    [tellFilesHeadline(files)],
    [...table, ...tellMoreFiles(files, rows.length)],
    listChangedCauses(files),
  ];
}

function formatChecks(comparison: RunComparison): string[][] {
  const changed = comparison.checks.filter(({ change }) => change !== 'same');
  const rows = changed.map((check) => [
    WORDS[check.change],
    elideMiddle(cleanName(nameOf(check)), LONGEST_ID),
    tellAmount(check.before),
    tellAmount(check.after),
  ]);
  const table = rows.length === 0 ? [] : layOut([['', 'check', 'before', 'after'], ...rows]);
  const details = changed.flatMap(({ id, culprits }) =>
    culprits.length === 0
      ? []
      : [cleanName(id), ...culprits.map((culprit) => `  ${tellCulprit(culprit)}`)],
  );
  return [[tellHeadline(comparison)], table, details];
}

/** The same in Markdown, as the comment of a pull request. */
export function formatComparisonMarkdown(comparison: RunComparison): string {
  const { checks, files, notes } = comparison;
  const isOfFiles = checks.length === 0 && files.length > 0;
  const room = files.length === 0 ? MOST_CHARACTERS : MOST_CHARACTERS / 2;
  return [
    ...(isOfFiles ? [] : [formatChecksMarkdown(comparison, room)]),
    ...(files.length === 0 ? [] : [formatFilesMarkdown(files, room - ROOM_OF_CAUSES)]),
    ...notes.map((note) => `> ${escapeMarkdown(note)}\n`),
  ].join('\n');
}

function formatChecksMarkdown(comparison: RunComparison, most: number): string {
  const changed = comparison.checks.filter(({ change }) => change !== 'same');
  const headline = `### heapslope: ${escapeMarkdown(tellHeadline(comparison))}\n`;
  if (changed.length === 0) return headline;
  let room = most;
  const rows = changed.map(formatRow).filter((row) => (room -= row.length + 1) > 0);
  const left = changed.length - rows.length;
  const more = left === 0 ? '' : `\n…and ${formatCount(left, 'more check')}.\n`;
  const head = '| | check | before | after | what changed |\n|---|---|---:|---:|---|';
  return `${headline}\n${head}\n${rows.join('\n')}\n${more}`;
}

function formatRow(check: CheckComparison): string {
  const { change, before, after, culprits } = check;
  const what = culprits.map((culprit) =>
    escapeMarkdown(elideMiddle(tellCulprit(culprit), LONGEST_CELL)),
  );
  const shown = what.slice(0, MOST_CULPRITS);
  const more = what.length > shown.length ? [`…and ${what.length - shown.length} more`] : [];
  const cells = [
    `${SIGNS[change] ?? ''} ${WORDS[change]}`.trim(),
    code(elideMiddle(cleanName(nameOf(check)), LONGEST_CELL)),
    tellAmount(before),
    tellAmount(after),
    [...shown, ...more].join('<br>'),
  ];
  return `| ${cells.join(' | ')} |`;
}

function tellHeadline({ checks }: RunComparison): string {
  const { changed, same } = countChanges(checks);
  const told = changed.map(([change, count]) => `${count} ${WORDS[change]}`);
  const noise = Math.max(0, ...checks.map((check) => check.noise));
  const rest = `${formatCount(same, 'check')} within noise${noise > 0 ? ` (up to ${formatBytes(noise)} per call)` : ''}`;
  if (told.length === 0) return `nothing changed: ${rest}`;
  return [...told, ...(same > 0 ? [rest] : [])].join(', ');
}

function nameOf({ id }: CheckComparison): string {
  return id;
}

/** What a check retains; of one that is clean, that it is. */
function tellAmount(check: Check | undefined): string {
  if (check === undefined) return '-';
  return check.verdict === 'leak' ? `${formatBytes(totalOf(check))}/call` : check.verdict;
}

function tellCulprit({ what, fingerprint, before, after }: CulpritComparison): string {
  const name = `${cleanProse(what)} (${cleanProse(fingerprint)})`;
  if (before === undefined) return `came: ${name}, ${formatBytes(after!)} per call`;
  if (after === undefined) return `went: ${name}, ${formatBytes(before)} per call`;
  return `${name}: ${formatBytes(before)} to ${formatBytes(after)} per call`;
}

function layOut(rows: readonly string[][]): string[] {
  const widths = rows[0]!.map((_, column) =>
    Math.max(...rows.map((row) => [...row[column]!].length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(widths[column]! - [...cell].length))
      .join('  ')
      .trimEnd(),
  );
}
