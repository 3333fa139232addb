interface Fix {
  /** Version that has it. */
  since: string;
  /** What the way to what grows says where the fix is of this; absent where it is meant always. */
  at?: RegExp;
  /** What later versions do. */
  now: string;
}

/** Leaks of packages that a later version mended. Data for advice alone: no verdict knows of it. */
const FIXES: Readonly<Record<string, Fix>> = {
  micromatch: { since: '4', now: 'remember no pattern' },
  // https://github.com/sindresorhus/p-map/issues/75
  'p-map': { since: '7.0.3', at: /abort/, now: 'take it off' },
  // https://github.com/colinhacks/zod/pull/4837
  zod: { since: '4.1.8', at: /globalRegistry|\$ZodRegistry/, now: 'keep no schema there' },
};

/**
 * @param name of the package
 * @param way names of the edges and objects that lead to what grows
 * @param installed its version, where that is known
 * @returns a sentence; undefined where no later version is known to help
 */
export function tellUpdate(
  name: string,
  way: string,
  installed: string | undefined,
): string | undefined {
  const fix = Object.hasOwn(FIXES, name) ? FIXES[name]! : undefined;
  if (fix === undefined || fix.at?.test(way) === false) return undefined;
  if (installed !== undefined && isSince(installed, fix.since)) return undefined;
  return `Or update ${name}: ${fix.since} and later ${fix.now}.`;
}

/** By the three numbers alone: what is written behind them is no release. */
function isSince(version: string, since: string): boolean {
  const [one, other] = [version, since].map((text) => text.split(/[.+-]/).slice(0, 3).map(Number));
  for (let at = 0; at < 3; at++) {
    const difference = (one![at] ?? 0) - (other![at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
