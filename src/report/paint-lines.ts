/** A line of a report: pieces of text, each with a style of its own or none. */
export type Line = readonly Span[];
export type Span = string | { readonly text: string; readonly style: Style };
export type Style = keyof typeof CODES;

/** Select Graphic Rendition, on and off: https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ 8.3.117 */
const CODES = {
  bold: ['1', '22'],
  dim: ['2', '22'],
  red: ['31', '39'],
  green: ['32', '39'],
  yellow: ['33', '39'],
  cyan: ['36', '39'],
  redBadge: ['1;7;31', '39;27;22'],
  greenBadge: ['1;7;32', '39;27;22'],
  yellowBadge: ['1;7;33', '39;27;22'],
} as const;

/** Joins lines to text, with escape sequences only if `color`. */
export function paintLines(lines: readonly Line[], color: boolean): string {
  return lines.map((line) => paintLine(line, color)).join('\n');
}

/** The text of a line, without styles. */
export function plainText(line: Line): string {
  return line.map((span) => (typeof span === 'string' ? span : span.text)).join('');
}

function paintLine(line: Line, color: boolean): string {
  if (!color) return plainText(line).trimEnd();
  const painted = line.map((span) => {
    if (typeof span === 'string') return span;
    const [on, off] = CODES[span.style];
    return `\u001b[${on}m${span.text}\u001b[${off}m`;
  });
  return painted.join('').trimEnd();
}
