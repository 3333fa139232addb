import { escapeText } from '../report/fit-text.js';

/** Markup that is safe to put into a page as it is. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = Html | string | number | undefined | false | readonly Part[];

/**
 * A template of markup: whatever is put into it is text and shown as such, unless it is `Html` itself. Text
 * from a heap is hostile: quotes are escaped as well, and what would turn a line around is made visible.
 * Attributes must be in double quotes.
 */
export function markup(strings: TemplateStringsArray, ...parts: Part[]): Html {
  const [first, ...others] = withoutIndents(strings);
  return new Html(others.reduce((text, own, at) => text + toMarkup(parts[at]) + own, first!));
}

const written = new WeakMap<TemplateStringsArray, readonly string[]>();

/** A page of many checks is a fifth smaller without the indents of its templates. */
function withoutIndents(strings: TemplateStringsArray): readonly string[] {
  let short = written.get(strings);
  if (short === undefined) {
    short = strings.map((text) => text.replace(/\n\s*/g, '\n'));
    written.set(strings, short);
  }
  return short;
}

function toMarkup(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'number') return String(part);
  if (typeof part !== 'string') return part.map(toMarkup).join('');
  return escapeHtml(escapeText(part));
}

/** The lines of a file keep their tabs. */
export function sourceLine(text: string): Html {
  return new Html(escapeHtml(escapeText(text.replace(/\t/g, '  '))));
}

function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}
