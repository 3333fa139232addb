import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from './own-fs.js';
import { isAbsolute, relative, resolve } from 'node:path';
import { createPage, type PageSubject } from '../page/create-page.js';

/** Source files larger than this are not shown. */
const LARGEST_SOURCE = 1 << 21;
/** A report may name any file: only what is source is copied into a page. */
const SOURCE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|coffee|civet)$/i;

/**
 * The page of a run, a check or a comparison of snapshots, as text.
 *
 * @param root folder of the sources that are shown; none outside of it is
 */
export function createPageFile(subject: PageSubject, root: string): string {
  const sources = new Map<string, string | undefined>();
  return createPage(subject, {
    script: readScript(),
    hash: (text) => createHash('sha256').update(text, 'utf8').digest('base64'),
    readSource(file) {
      if (!sources.has(file)) sources.set(file, readSource(file, root));
      return sources.get(file);
    },
  });
}

/** Built into a file beside this one. */
function readScript(): string {
  return readFileSync(new URL('./page-client.js', import.meta.url), 'utf8');
}

function readSource(file: string, root: string): string | undefined {
  if (!SOURCE.test(file)) return undefined;
  try {
    const base = realpathSync(root);
    const path = realpathSync(resolve(base, file));
    const below = relative(base, path);
    if (below.startsWith('..') || isAbsolute(below)) return undefined;
    const stats = statSync(path);
    return stats.isFile() && stats.size <= LARGEST_SOURCE ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
