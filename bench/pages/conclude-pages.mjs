import { writeFileSync } from 'node:fs';
import { formatPages } from './format-pages.mjs';

const RIGHT_CULPRITS = 0.95;

/**
 * Prints the rows that are known, writes them to a file if one is named, and sets the exit code: 0 when every
 * verdict was true and 95 % of the culprits were right, 1 when not.
 */
export function concludePages(rows, json) {
  if (rows.length === 0) return;
  console.log(formatPages(rows));
  if (json) writeFileSync(json, JSON.stringify(rows, undefined, 2));
  const leaks = rows.filter(({ twin }) => twin === 'leak');
  const isGood =
    rows.every(({ isRight }) => isRight) &&
    leaks.filter(({ isHolderRight }) => isHolderRight).length >= leaks.length * RIGHT_CULPRITS;
  process.exitCode = isGood ? 0 : 1;
}
