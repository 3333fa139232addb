import type { IgnoreRule } from './options.js';
import type { Leak, Warning } from './report/leak-report.js';

export interface SortedLeaks {
  leaks: Leak[];
  /** Not judged, and still listed. */
  ignored: Leak[];
  warnings: Warning[];
}

/**
 * Takes out what must not decide: growth that the user's rules name, and the runner's own (mock call
 * records, console buffers), which gets a warning.
 *
 * A string matches a constructor's name or a fingerprint; a regular expression names and the retainer
 * path as text; a predicate gets the leak.
 */
export function ignoreLeaks(found: readonly Leak[], rules: readonly IgnoreRule[]): SortedLeaks {
  const sorted: SortedLeaks = { leaks: [], ignored: [], warnings: [] };
  for (const leak of found) {
    const isRunners = leak.owner === 'runner';
    if (isRunners) sorted.warnings.push(warnOfRunner(leak));
    const isIgnored = isRunners || rules.some((rule) => matches(rule, leak));
    (isIgnored ? sorted.ignored : sorted.leaks).push(leak);
  }
  return sorted;
}

function matches(rule: IgnoreRule, leak: Leak): boolean {
  if (typeof rule === 'function') return rule(leak);
  const names = [
    leak.growing.constructor,
    ...leak.constructors.slice(0, 1).map(({ name }) => name),
  ];
  if (typeof rule === 'string') return rule === leak.fingerprint || names.includes(rule);
  const path = leak.retainerPath.map(({ edge, object }) => `${edge} ${object}`).join(' → ');
  // `search` ignores lastIndex, so that a global expression matches every time.
  return [...names, path, leak.fingerprint].some((text) => text.search(rule) >= 0);
}

function warnOfRunner(leak: Leak): Warning {
  return {
    code: 'runner-growth',
    message: `The test runner itself keeps objects per call (${leak.growing.describe}). It is not counted. ${
      leak.pattern?.advice ??
      'Clear its mocks in beforeEachCall, or keep mocks and console output out of the handler.'
    }`,
  };
}
