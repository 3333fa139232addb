/** Files as Vite's server has them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createSourceMapper } from '../../attribution/sources/map-source.js';

/** Vite serves files below its root by their path, and others behind `/@fs/`. */
export function resolveServed(url: string, root: string): string | undefined {
  const { pathname } = new URL(url);
  const path = decodeURIComponent(pathname);
  const file = path.startsWith('/@fs/') ? path.slice('/@fs'.length) : join(root, path);
  return [file, path].find(existsSync);
}

const FETCH_MS = 3000;

/**
 * The line of a check as it was written: the page knows that of what Vite made of it.
 *
 * @param place `http://localhost:63315/src/a.test.ts?import:47:49`
 */
export async function findWritten(
  place: string | undefined,
  file: string | undefined,
): Promise<string | undefined> {
  const [, url, line, column] = /^(https?:.*):(\d+):(\d+)$/.exec(place ?? '') ?? [];
  if (url === undefined || file === undefined) return place;
  try {
    const served = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS) });
    const text = await served.text();
    const at = createSourceMapper({ readFile: () => text }).map({
      file,
      line: Number(line),
      column: Number(column),
    });
    return `${file}:${at.line}:${at.column}`;
  } catch {
    return undefined;
  }
}
