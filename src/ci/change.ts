/** How a check, or a test file, stands to what it was in another run. */
export type Change =
  /** Leaks, and did not before; or a culprit came that was not there. */
  | 'new-leak'
  /** Retains more, beyond the noise of both runs. */
  | 'worse'
  /** There was a verdict, and there is none. */
  | 'unsure'
  /** Retains less, beyond the noise of both runs. */
  | 'better'
  /** Leaked before, and does not any more. */
  | 'fixed'
  /** Was not there before, and does not leak. */
  | 'added'
  | 'removed'
  /** What differs is within the noise of the two runs. */
  | 'same';

export interface CulpritComparison {
  fingerprint: string;
  what: string;
  /** Retained bytes per call; absent where it was not there. */
  before?: number;
  after?: number;
}

export const WORST_FIRST: readonly Change[] = [
  'new-leak',
  'worse',
  'unsure',
  'better',
  'fixed',
  'added',
  'removed',
  'same',
];

/** How many changed in each way, in the order in which they come, and how many did not. */
export function countChanges(all: readonly { readonly change: Change }[]): {
  changed: [change: Change, count: number][];
  same: number;
} {
  const counts = new Map<Change, number>();
  for (const { change } of all) counts.set(change, (counts.get(change) ?? 0) + 1);
  const same = counts.get('same') ?? 0;
  counts.delete('same');
  return { changed: [...counts], same };
}
