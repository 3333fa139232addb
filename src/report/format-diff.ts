import { elideMiddle, textWidth } from './fit-text.js';
import { formatBytes } from './format-amount.js';
import { formatBlame, formatPath } from './format-leak.js';
import { resolveWidth, type FormatOptions } from './format-report.js';
import {
  cleanName,
  cleanProse,
  cutList,
  heading,
  layOutPlace,
  layOutProse,
} from './lay-out-lines.js';
import { paintLines, type Line, type Style } from './paint-lines.js';
import type {
  ConstructorChange,
  DiffOutcome,
  SnapshotDiff,
  SnapshotGrowth,
} from './snapshot-diff.js';

export interface DiffFormatOptions extends FormatOptions {
  /** Most constructors and most places to tell. Default 5 constructors, 3 places. */
  top?: number;
}

/** Sentences longer than this are hard to read, however wide the terminal. */
const WIDEST_PROSE = 100;
const MOST_CONSTRUCTORS = 5;
const MOST_PLACES = 3;
/** Counts of more snapshots than this are told by the first and the last. */
const MOST_COUNTS = 4;
/** Columns in which a name can still be recognised. */
const LEAST_NAME = 12;

const BADGES: Record<DiffOutcome, { label: string; style: Style }> = {
  growth: { label: 'GROWTH', style: 'redBadge' },
  'no-growth': { label: 'NO GROWTH', style: 'greenBadge' },
  inconclusive: { label: 'INCONCLUSIVE', style: 'yellowBadge' },
};

/**
 * Tells what snapshots differ by as text: the outcome first, then the snapshots, the constructors that
 * rise, and what holds them. No line is wider than `width`; nothing that was read from a file is printed
 * unescaped.
 */
export function formatDiff(diff: SnapshotDiff, options: DiffFormatOptions = {}): string {
  const width = resolveWidth(options.width);
  const sections = [
    formatOutcome(diff, width),
    formatSnapshots(diff, width),
    formatConstructors(diff, options.top ?? MOST_CONSTRUCTORS, width),
    formatPlaces(diff, options.top ?? MOST_PLACES, width),
    formatWarnings(diff, width),
  ];
  const lines = sections
    .filter((section) => section.length > 0)
    .flatMap((section, index) => (index === 0 ? section : [[], ...section]));
  return paintLines(lines, options.color === true);
}

function formatOutcome({ outcome, reason }: SnapshotDiff, width: number): Line[] {
  const { label, style } = BADGES[outcome];
  const badge: Line = [{ text: ` ${label} `, style }, ' '];
  return layOutProse(badge, cleanProse(reason), Math.min(width, WIDEST_PROSE), 'bold');
}

function formatSnapshots({ snapshots }: SnapshotDiff, width: number): Line[] {
  const rows = snapshots.map(({ name, bytes, nodes }, index) => {
    const change = index === 0 ? '' : signed(bytes - snapshots[index - 1].bytes, formatBytes);
    return [cleanName(name), formatBytes(bytes), change, `${nodes} nodes`];
  });
  return [heading('Snapshots'), ...layOutRows(rows, 0, width)];
}

function formatConstructors({ constructors }: SnapshotDiff, top: number, width: number): Line[] {
  if (constructors.length === 0) return [];
  const { shown, more } = cutList(constructors, top);
  const rows = shown.map((change) => [
    signed(change.countChange, String),
    cleanName(change.name),
    formatCounts(change.counts),
    signed(change.bytesChange, formatBytes),
    describeRetained(change),
  ]);
  const lines = layOutRows(rows, 1, width).flatMap((line, index) =>
    layOutPlace(line, shown[index].location, 8, width),
  );
  return [
    heading('What rises in every interval'),
    ...lines,
    ...(more ? [[`    ${more} constructors`]] : []),
  ];
}

function formatPlaces({ growth }: SnapshotDiff, top: number, width: number): Line[] {
  if (growth.length === 0) return [];
  const { shown, more } = cutList(growth, top);
  const blocks = shown.flatMap((place, index) => [
    ...(index > 0 ? [[]] : []),
    ...formatPlace(place, growth.length > 1 ? `${index + 1}. ` : '', width),
  ]);
  return [heading('What holds it'), ...blocks, ...(more ? [[], [`    ${more}`]] : [])];
}

function formatPlace(place: SnapshotGrowth, mark: string, width: number): Line[] {
  const prose = Math.min(width, WIDEST_PROSE);
  const indent = 6 + mark.length;
  return [
    ...layOutProse([`    ${mark}`], cleanProse(place.growing.describe), prose, 'bold'),
    ...layOutProse([' '.repeat(indent)], describeKept(place), prose),
    ...formatPath({ ...place, countPerCall: 0 }, indent, width),
    ...formatBlame(place, indent, width),
  ];
}

function describeKept({
  counts,
  constructors,
  countChange,
  retainedBytes,
  bytes,
}: SnapshotGrowth): string {
  const series = countChange > 0 ? formatCounts(counts) : bytes.map(formatBytes).join(' → ');
  const { shown, more } = cutList(constructors, 3);
  const names = shown.map(
    (change) => `${signed(change.countChange, String)} ${elideMiddle(cleanName(change.name), 60)}`,
  );
  const kept = [...names, ...(more ? [more] : [])].join(', ');
  const retained = `retains ${formatBytes(retainedBytes)} in all`;
  return [series, retained, ...(kept ? [kept] : [])].join('; ');
}

function formatWarnings({ warnings }: SnapshotDiff, width: number): Line[] {
  const label: Line = ['  ', { text: 'warning', style: 'yellow' }, '  '];
  return warnings.flatMap(({ code, message }) =>
    layOutProse(label, cleanProse(`${message} (${code})`), Math.min(width, WIDEST_PROSE)),
  );
}

/** Columns, numbers to the right; the name is cut where the row is too wide, then the last columns are left out. */
function layOutRows(rows: readonly string[][], nameColumn: number, width: number): Line[] {
  const widest = (column: number) => Math.max(...rows.map((row) => textWidth(row[column])));
  let columns = rows[0].map((_, column) => column);
  const widthOf = (kept: readonly number[]) =>
    kept.reduce((sum, column) => sum + (column === nameColumn ? 0 : widest(column)) + 2, 2);
  const least = Math.min(widest(nameColumn), LEAST_NAME);
  while (columns.length > 2 && widthOf(columns) + least > width) columns = columns.slice(0, -1);
  const nameWidth = Math.min(widest(nameColumn), Math.max(width - widthOf(columns), 1));
  return rows.map((row) => {
    const cells = columns.flatMap((column): Line => {
      if (column !== nameColumn) return ['  ', row[column].padStart(widest(column))];
      const name = elideMiddle(row[column], nameWidth);
      return ['  ', { text: name, style: 'bold' }, ' '.repeat(nameWidth - textWidth(name))];
    });
    return ['  ', ...cells];
  });
}

function formatCounts(counts: readonly number[]): string {
  return counts.length <= MOST_COUNTS
    ? counts.join(' → ')
    : `${counts[0]} → … → ${counts[counts.length - 1]}`;
}

function describeRetained({ bytes, retainedBytes }: ConstructorChange): string {
  // Told only where it says more than the self size.
  return retainedBytes > bytes[bytes.length - 1] + 0.5
    ? `retains ${formatBytes(retainedBytes)}`
    : '';
}

function signed(value: number, format: (value: number) => string): string {
  return value < 0 ? format(value) : `+${format(value)}`;
}
