/*
 * Fits text from a heap, where a name may be anything, into columns of a terminal. A column is counted
 * per code point: the double width of East Asian letters and emoji is left out.
 */

import { hideCredentials } from './safe-text.js';

/** A space, unless it stands between a number and its unit. */
const BREAK = /(?<!\d) | (?!(?:[kMGT]?B|ms|s|%)(?![\p{L}\p{N}]))/u;
/** Longer ones are no paths: they are cut like any name. */
const LONGEST_PATH = 4096;

/**
 * Makes text safe to print on one line: control, format and line-breaking characters become escapes, and
 * passwords of URLs are hidden.
 */
export function escapeText(text: string): string {
  return hideCredentials(text).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\r') return '\\r';
    if (character === '\t') return '\\t';
    const code = character.codePointAt(0)!.toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });
}

/** Columns that text takes up. */
export function textWidth(text: string): number {
  let width = 0;
  for (const _ of text) width++;
  return width;
}

/** Cuts text to `width` columns by leaving out its middle: both ends of a name tell more than its start. */
export function elideMiddle(text: string, width: number): string {
  // A hostile name may be megabytes long: only its ends are looked at.
  const isHuge = text.length > 4 * width + 8;
  const characters = isHuge ? [...text.slice(0, 2 * width), ...text.slice(-2 * width)] : [...text];
  if (!isHuge && characters.length <= width) return text;
  if (width <= 1) return '…'.slice(0, width);
  const head = Math.ceil((width - 1) / 2);
  const tail = width - 1 - head;
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - tail).join('')}`;
}

/**
 * Cuts a path, with or without `:line:column`, to `width` columns by leaving out folders from its middle.
 * The file's name goes last; before it the package, or the first folder where there is none. Both kinds
 * of slash are folders.
 */
export function elidePath(path: string, width: number): string {
  if (path.length > LONGEST_PATH || textWidth(path) <= width) return elideMiddle(path, width);
  const parts = path.split(/(?<=[\\/])/);
  let tail = parts.pop() ?? '';
  const slash = parts[0]?.slice(-1) ?? '/';
  const gap = `…${slash}`;
  const fits = (text: string) => textWidth(text) <= width;
  if (!fits(gap + tail)) return elideFileName(tail, width);

  const packageAt = parts.findLastIndex((part) => /^node_modules[\\/]$/.test(part)) + 1;
  const keptTo = packageAt + (parts[packageAt]?.startsWith('@') ? 2 : 1);
  const start = (packageAt > 0 ? gap : '') + parts.slice(packageAt, keptTo).join('');
  const head = fits(start + gap + tail) ? start : '';
  const folders = head ? parts.slice(keptTo) : parts;
  while (folders.length > 1 && fits(head + gap + folders.at(-1) + tail))
    tail = folders.pop() + tail;
  const whole = head + folders.join('') + tail;
  return fits(whole) ? whole : head + gap + tail;
}

/**
 * Breaks text into lines of `width` columns at white space, but not between a number and its unit. A
 * longer word is broken where the line ends, so that nothing of it is lost.
 */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.trim().replace(/\s+/g, ' ').split(BREAK);
  for (const word of words) {
    if (line !== '' && textWidth(line) + 1 + textWidth(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    const characters = [...word];
    while (characters.length > width) lines.push(characters.splice(0, width).join(''));
    line = characters.join('');
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** Line and column are what an editor jumps to: they stay as long as anything fits. */
function elideFileName(name: string, width: number): string {
  const [position] = /(?::\d+){1,2}$/.exec(name) ?? [''];
  const room = width - position.length;
  if (room < 4) return elideMiddle(name, width);
  return elideMiddle(name.slice(0, name.length - position.length), room) + position;
}
