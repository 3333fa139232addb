import { readFileSync } from '../../ci/own-fs.js';

/** Text of a file; undefined where it cannot be read. */
export function readSourceFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
