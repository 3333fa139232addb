import type { SourceLocation } from '../report/leak-report.js';
import { markup, sourceLine, type Html } from './markup.js';
import type { PageParts } from './page-input.js';

/** Lines before and after the one that is meant. */
const AROUND = 3;
/** Minified files have their whole text in one line. */
const LONGEST_LINE = 160;

/** The lines of source around a place; nothing where the file is not at hand. */
export function showSource(place: SourceLocation, { readSource }: PageParts): Html | undefined {
  const text = place.line > 0 ? readSource(place.file) : undefined;
  const lines = text?.split(/\r?\n/);
  if (lines === undefined || place.line > lines.length) return undefined;
  const first = Math.max(1, place.line - AROUND);
  const shown = lines.slice(first - 1, place.line + AROUND);
  const rows = shown.map((line, index) => {
    const number = first + index;
    const isMeant = number === place.line;
    const cut = line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
    const body = markup`<span class="no">${number}</span>${sourceLine(cut)}`;
    return isMeant ? markup`<mark>${body}</mark>` : markup`<span>${body}</span>`;
  });
  return markup`<pre
    class="source"
    tabindex="0"
    role="group"
    aria-label="${`Source of ${tellPlace(place)}`}"
  ><code>${rows}</code></pre>`;
}

/** `src/app.ts:31:20` */
export function tellPlace({ file, line, column }: SourceLocation): string {
  return [file, ...(line > 0 ? [line] : []), ...(line > 0 && column > 0 ? [column] : [])].join(':');
}
