import type { PathSums } from '../growth/sum-paths.js';
import { countMembers } from './count-members.js';

export interface LeftOut {
  /** Keys of paths that were found to be bounded: their growth decides nothing any more. */
  readonly bounded: Set<number>;
  /** Keys of paths to which an old buffer only moved, with their objects since then: see `reconsiderOpen`. */
  readonly moved: Map<number, number>;
}

/**
 * Keys of paths whose growth decides nothing. What has come to a path since something moved there is growth.
 *
 * @param last of the last look
 */
export function listLeftOut({ bounded, moved }: LeftOut, last: PathSums): ReadonlySet<number> {
  const still = [...moved].filter(([key, count]) => countMembers(last, [key]) === count);
  return new Set([...bounded, ...still.map(([key]) => key)]);
}
