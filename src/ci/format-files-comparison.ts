import { formatBytes, formatCount } from '../report/format-amount.js';
import type { FileGrowth } from '../report/file-growth.js';
import { elideMiddle } from '../report/fit-text.js';
import { isTold } from '../report/is-told.js';
import { cleanName, cleanProse } from '../report/lay-out-lines.js';
import { countChanges, type Change, type CulpritComparison } from './change.js';
import type { FileComparison } from './compare-files.js';
import { code, escapeMarkdown } from './escape-markdown.js';

/** Of one file, and of several. */
const WORDS: Record<Change, [one: string, more: string]> = {
  'new-leak': ['leaves something new', 'leave something new'],
  worse: ['leaves more', 'leave more'],
  unsure: ['cannot be told any more', 'cannot be told any more'],
  better: ['leaves less', 'leave less'],
  fixed: ['leaves nothing any more', 'leave nothing any more'],
  added: ['is new', 'are new'],
  removed: ['is gone', 'are gone'],
  same: ['as before', 'as before'],
};

const LONGEST_NAME = 60;
const LONGEST_CELL = 300;
const MOST_ROWS = 30;
const MOST_CAUSES = 20;

/** The rows of files that changed, as cells: what changed, file, before, after. */
export function listFileRows(files: readonly FileComparison[]): string[][] {
  return changed(files)
    .slice(0, MOST_ROWS)
    .map(({ change, file, before, after }) => [
      WORDS[change][0],
      elideMiddle(cleanName(file), LONGEST_NAME),
      tellAmount(before),
      tellAmount(after),
    ]);
}

/** `files: 2 leave something new, 1 is gone, 38 as before` */
export function tellFilesHeadline(files: readonly FileComparison[]): string {
  const { changed: ways, same } = countChanges(files);
  if (ways.length === 0) return `files: nothing changed in ${formatCount(same, 'file')}`;
  const told = ways.map(([change, count]) => `${count} ${WORDS[change][count === 1 ? 0 : 1]}`);
  return `files: ${[...told, ...(same > 0 ? [`${same} as before`] : [])].join(', ')}`;
}

/** Rows that the table leaves out, a sentence; empty where it has all. */
export function tellMoreFiles(files: readonly FileComparison[], shown: number): string[] {
  const more = changed(files).length - shown;
  return more > 0 ? [`…and ${formatCount(more, 'more file')}`] : [];
}

/** What came, went or changed, each cause once, whatever files it hits. */
export function listChangedCauses(files: readonly FileComparison[]): string[] {
  const causes = new Map<string, { culprit: CulpritComparison; files: string[] }>();
  for (const { file, culprits, change } of files) {
    if (change === 'same') continue;
    for (const culprit of culprits) {
      const key = [
        culprit.fingerprint,
        culprit.before === undefined,
        culprit.after === undefined,
      ].join();
      const known = causes.get(key);
      if (known === undefined) causes.set(key, { culprit, files: [file] });
      else known.files.push(file);
    }
  }
  const told = [...causes.values()].map(({ culprit, files: names }) => tellCause(culprit, names));
  const more = told.length - MOST_CAUSES;
  return more > 0
    ? [...told.slice(0, MOST_CAUSES), `…and ${formatCount(more, 'more cause')}`]
    : told;
}

/** @param room characters that it may take */
export function formatFilesMarkdown(files: readonly FileComparison[], room: number): string {
  const all = changed(files);
  let left = room;
  const rows = all.map(formatRow).filter((row) => (left -= row.length + 1) > 0);
  const more = tellMoreFiles(files, rows.length).map((line) => `\n${line}.\n`);
  const causes = listChangedCauses(files).map(
    (cause) => `- ${escapeMarkdown(elideMiddle(cause, LONGEST_CELL))}\n`,
  );
  const headline = `### heapslope: ${escapeMarkdown(tellFilesHeadline(files))}\n`;
  if (all.length === 0) return headline;
  const head = '| | file | before | after |\n|---|---|---:|---:|';
  return `${headline}\n${head}\n${rows.join('\n')}\n${more.join('')}\n${causes.join('')}`;
}

const SIGNS: Partial<Record<Change, string>> = {
  'new-leak': '❌ ',
  worse: '❌ ',
  unsure: '⚠️ ',
  better: '✅ ',
  fixed: '✅ ',
};

function formatRow({ change, file, before, after }: FileComparison): string {
  const name = code(elideMiddle(cleanName(file), LONGEST_CELL));
  const cells = [
    `${SIGNS[change] ?? ''}${WORDS[change][0]}`,
    name,
    tellAmount(before),
    tellAmount(after),
  ];
  return `| ${cells.join(' | ')} |`;
}

function changed(files: readonly FileComparison[]): FileComparison[] {
  return files.filter(({ change }) => change !== 'same');
}

/** What a file leaves; of one that leaves nothing, that it does. */
function tellAmount(growth: FileGrowth | undefined): string {
  if (growth === undefined) return '-';
  if (!isTold(growth)) return 'not told';
  return growth.culprits.length === 0 ? 'nothing' : formatBytes(growth.kept.bytes ?? 0);
}

function tellCause(
  { what, fingerprint, before, after }: CulpritComparison,
  files: string[],
): string {
  const name = `${cleanProse(what)} (${cleanProse(fingerprint)})`;
  const isOne = files.length === 1;
  const them = isOne ? cleanName(files[0]!) : formatCount(files.length, 'file');
  const each = isOne ? '' : ' each';
  if (before === undefined) return `came: ${name} holds ${them}, ${formatBytes(after!)}${each}`;
  if (after === undefined) return `went: ${name} held ${them}, ${formatBytes(before)}${each}`;
  return `${name} holds ${them}: ${formatBytes(before)} to ${formatBytes(after)}${each}`;
}
