import { stripVTControlCharacters } from 'node:util';

/** What the failure of a matcher says: 'leak', 'inconclusive', or 'error' when it is no verdict. */
export function readVerdict(message) {
  const [, verdict = 'error'] =
    /^ *(?:\w*Error: +)?(LEAK|INCONCLUSIVE) /m.exec(stripVTControlCharacters(message)) ?? [];
  return verdict.toLowerCase();
}
