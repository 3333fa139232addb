import type { IgnoreRule } from '../input/options.js';
import type { Leak, Warning } from '../report/leak-report.js';

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
  const isIgnored = (leak: Leak) =>
    leak.owner === 'runner' || rules.some((rule) => matches(rule, leak));
  return {
    leaks: found.filter((leak) => !isIgnored(leak)),
    ignored: found.filter(isIgnored),
    warnings: warnOfRunner(found.filter(({ owner }) => owner === 'runner')),
  };
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

const MOST_NAMED = 2;
const ADVICE =
  'Clear its mocks in beforeEachCall, or keep mocks and console output out of the handler.';

/** One warning for each advice: a single mock grows in several places. */
function warnOfRunner(leaks: readonly Leak[]): Warning[] {
  const growing = new Map<string, string[]>();
  for (const { pattern, growing: edge } of leaks) {
    const advice = pattern?.advice ?? ADVICE;
    growing.set(advice, [...(growing.get(advice) ?? []), edge.describe]);
  }
  return Array.from(growing, ([advice, places]) => {
    const more = places.length - MOST_NAMED;
    const named = places.slice(0, MOST_NAMED).join('; ') + (more > 0 ? `; and ${more} more` : '');
    return {
      code: 'runner-growth',
      message: `The test runner itself keeps objects per call, which are not counted (${named}). ${advice}`,
    };
  });
}
