import { InvalidOptionError } from '../report/errors.js';
import { describeValue } from '../input/describe-value.js';
import { parseBytes } from '../input/parse-bytes.js';
import { suggestName } from '../input/suggest-name.js';

/** Options of file mode. */
export interface FilesOptions {
  /**
   * Bytes that a file may leave behind, as a number or text such as `'200 kB'`. Default: nothing that holds
   * a file's global object, and 64 kB where files share one.
   */
  tolerance?: number | string;
}

/** After validation. */
export interface ReadFiles {
  /** Bytes per file. */
  tolerance?: number;
}

const NAMES = ['tolerance'];

/**
 * Validates the options of file mode. `true` stands for none.
 *
 * @param place where the user wrote them, for error messages
 * @returns undefined where it is off
 * @throws InvalidOptionError
 */
export function readFiles(files: unknown, place: string): ReadFiles | undefined {
  if (files === undefined || files === false) return undefined;
  if (files === true) return {};
  if (typeof files !== 'object' || files === null || Array.isArray(files)) {
    throw new InvalidOptionError(
      `${place} must be true, or an object such as { tolerance: '1 MB' }, and is ${describeValue(files)}.`,
    );
  }
  for (const name of Object.keys(files)) {
    if (NAMES.includes(name)) continue;
    const meant = suggestName(name, NAMES);
    throw new InvalidOptionError(
      `${place} has no option ${describeValue(name)}.${meant ? ` Did you mean \`${meant}\`?` : ''} It has ${NAMES.join(', ')}.`,
    );
  }
  const { tolerance } = files as FilesOptions;
  if (tolerance === undefined) return {};
  const bytes = typeof tolerance === 'string' ? parseBytes(tolerance) : tolerance;
  if (typeof bytes !== 'number' || !(bytes >= 0) || !Number.isFinite(bytes)) {
    throw new InvalidOptionError(
      `${place}.tolerance must be a number of bytes, or text such as '200 kB', and is ${describeValue(tolerance)}.`,
    );
  }
  return { tolerance: bytes };
}
