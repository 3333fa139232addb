/** Text that came from outside, so that Markdown shows it as it is: no link, mention, image, HTML or table cell. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+!|~$<>&]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/@(?=[\w-])/g, '@&#8203;')
    .replace(/\b(https?|ftp):/gi, '$1&#58;')
    .replace(/\bwww\./gi, 'www&#46;')
    .replace(/\r?\n/g, ' ');
}

/** The same in the letters of code. Not between backticks: a cell of a table ends at any `|`. */
export function code(text: string): string {
  return `<code>${escapeMarkdown(text)}</code>`;
}
