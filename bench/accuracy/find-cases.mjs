import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The cases of a corpus, by name: `{ file, meta }`.
 *
 * @param corpus folder that holds `cases/*.mjs`
 * @param globs names with `*` and `?`, separated by commas
 */
export async function findCases(corpus, globs = '*') {
  const folder = join(corpus, 'cases');
  const patterns = globs.split(',').map(toPattern);
  const files = readdirSync(folder).filter((name) => name.endsWith('.mjs'));
  const chosen = files.filter((name) => patterns.some((p) => p.test(name.slice(0, -4)))).sort();
  const cases = [];
  for (const name of chosen) {
    const file = join(folder, name);
    const { meta } = await import(pathToFileURL(file));
    if (meta?.kind !== 'leak' && meta?.kind !== 'clean') {
      throw new Error(`${file}: meta.kind must be 'leak' or 'clean', not '${meta?.kind}'`);
    }
    cases.push({ file, meta });
  }
  return cases;
}

function toPattern(glob) {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}
