import { elideMiddle, elidePath, escapeText, textWidth, wrapText } from './fit-text.js';
import type { SourceLocation } from './leak-report.js';
import { hideCredentials } from './safe-text.js';
import { plainText, type Line, type Span, type Style } from './paint-lines.js';

const LONGEST_NAME = 120;
const LONGEST_PROSE = 2000;
/** Columns in which a path can still be recognised. */
const LEAST_PATH = 28;

/** A name from the heap, safe to print: whole up to 120 characters. */
export function cleanName(name: string): string {
  return escapeText(elideMiddle(hideCredentials(name), LONGEST_NAME)) || '(anonymous)';
}

/** A sentence, safe to print: line breaks become spaces. */
export function cleanProse(text: string): string {
  return escapeText(elideMiddle(hideCredentials(text), LONGEST_PROSE).trim().replace(/\s+/g, ' '));
}

/** The title of a section. */
export function heading(text: string): Line {
  return ['  ', { text, style: 'bold' }];
}

/**
 * Lays a sentence out in lines of `width` columns. The first begins with `lead`, the others below the
 * end of it.
 */
export function layOutProse(lead: Line, text: string, width: number, style?: Style): Line[] {
  const column = textWidth(plainText(lead));
  const rest = ' '.repeat(column);
  return wrapText(text, Math.max(width - column, 1)).map((line, index) => [
    ...(index === 0 ? lead : [rest]),
    style ? { text: line, style } : line,
  ]);
}

/**
 * Puts a place in the source at the end of a line, or on a line of its own, `indent` columns in, where it
 * does not fit: whole, it can be clicked. Only a path that is too long for that as well is shortened.
 */
export function layOutPlace(
  line: Line,
  place: SourceLocation | undefined,
  indent: number,
  width: number,
): Line[] {
  if (place === undefined || place.file === '') return [line];
  const text = formatPlace(place);
  const size = textWidth(text);
  const room = width - textWidth(plainText(line)) - 2;
  // A path that fits nowhere else is moved to the left, if that keeps it whole.
  const start = size <= width - 2 ? Math.min(indent, width - size) : indent;
  if (size <= room || (size > width - start && room >= LEAST_PATH)) {
    return [[...line, '  ', styledPath(text, room)]];
  }
  return [line, [' '.repeat(start), styledPath(text, width - start)]];
}

/** Where something is in the source, the way editors and terminals link it: `src/app.ts:31:20`. */
export function formatPlace({ file, line, column }: SourceLocation): string {
  return [escapeText(file), line, column].filter((part) => part !== undefined).join(':');
}

/** The first `most` of a list, and a line that counts the others. */
export function cutList<T>(
  list: readonly T[],
  most: number,
): { shown: readonly T[]; more: string } {
  // One item more takes no more room than the line that would stand for it.
  if (list.length <= most + 1) return { shown: list, more: '' };
  return { shown: list.slice(0, most), more: `…and ${list.length - most} more` };
}

function styledPath(path: string, width: number): Span {
  return { text: elidePath(path, width), style: 'cyan' };
}
