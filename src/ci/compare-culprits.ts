import type { Change, CulpritComparison } from './change.js';

/** What leaks, by fingerprint, and how much of it is retained, bytes. */
export type Retained = ReadonlyMap<string, { readonly what: string; readonly bytes: number }>;

/** What is retained differs by so much from run to run where a container grows in jumps, a share. */
const JITTER = 0.1;

/**
 * Those that came or went, and those that differ by more than noise.
 *
 * @param noise bytes by which two runs of the same code may differ
 */
export function compareCulprits(old: Retained, now: Retained, noise: number): CulpritComparison[] {
  const isNoise = (before: number, after: number) =>
    Math.abs(after - before) <= Math.max(noise, JITTER * Math.max(before, after));
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((fingerprint) => {
    const was = old.get(fingerprint);
    const is = now.get(fingerprint);
    if (was && is && isNoise(was.bytes, is.bytes)) return [];
    return [
      {
        fingerprint,
        what: (is ?? was)!.what,
        ...(was === undefined ? {} : { before: was.bytes }),
        ...(is === undefined ? {} : { after: is.bytes }),
      },
    ];
  });
}

/** What changed where something leaked before and does still. */
export function judgeCulprits(culprits: readonly CulpritComparison[]): Change {
  if (culprits.some(({ before }) => before === undefined)) return 'new-leak';
  const differences = culprits.map(({ before, after = 0 }) => after - before!);
  if (differences.some((difference) => difference > 0)) return 'worse';
  return differences.some((difference) => difference < 0) ? 'better' : 'same';
}
