import { existsSync } from './own-fs.js';
import { isAbsolute, join } from 'node:path';
import type { Leak, SourceLocation } from '../report/leak-report.js';
import type { Check } from '../report/run-report.js';

/** A line that a reader is sent to; without a number it is the file. */
export interface Place {
  file: string;
  line?: number;
  column?: number;
}

/**
 * The line that has to change: in the user's own files, outside of the test, where what stays is put into what
 * keeps it, else where it is allocated, else where what holds it is written; else a line of the test, last
 * that of the check.
 *
 * @param root folder that files are told relative to
 */
export function findLine(check: Check, root: string, leak = check.report.leaks[0]): Place {
  const own = leak === undefined ? [] : listPlaces(leak).filter(({ file }) => isOwn(file, root));
  const place = own.find(({ file }) => file !== check.file) ?? own[0];
  if (place !== undefined) return tidy(place);
  const { file, line, column } = check;
  return {
    file,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

/** The same where no check is known: else the file. */
export function findPlace(leak: Leak, file: string, root: string): Place {
  const own = listPlaces(leak).filter((place) => isOwn(place.file, root));
  return own[0] === undefined ? { file } : tidy(own[0]);
}

/** Every place that a leak names, the best first. */
export function listPlaces({ putSite, allocationSite, retainerPath }: Leak): SourceLocation[] {
  const growing = retainerPath.findIndex(({ isGrowing }) => isGrowing);
  const holders = [...retainerPath.slice(0, growing + 1).toReversed(), ...retainerPath];
  return [
    ...(putSite === undefined ? [] : [putSite]),
    ...(allocationSite === undefined ? [] : [allocationSite, ...allocationSite.stack]),
    ...holders.flatMap(({ location }) => (location === undefined ? [] : [location])),
  ].filter(({ file, line }) => file !== '' && line > 0);
}

function isOwn(file: string, root: string): boolean {
  if (isAbsolute(file) || /(^|[\\/])node_modules[\\/]|^\.\.?[\\/]|^[a-z][\w+.-]*:/i.test(file))
    return false;
  return existsSync(join(root, file));
}

function tidy({ file, line, column }: SourceLocation): Place {
  return { file, line, ...(column > 0 ? { column } : {}) };
}
