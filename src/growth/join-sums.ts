import type { PathSums } from './sum-paths.js';

/** The paths of several snapshots side by side, one entry for each path in every column. */
export interface JoinedSums {
  readonly keys: Float64Array;
  readonly classKeys: Float64Array;
  readonly parentKeys: Float64Array;
  /** Objects in each snapshot, one column per snapshot. */
  readonly counts: readonly Float64Array[];
  /** Bytes in each snapshot, one column per snapshot. */
  readonly bytes: readonly Float64Array[];
}

/** Joins sums by their paths; a path that a snapshot lacks has 0 there. */
export function joinSums(sums: readonly PathSums[]): JoinedSums {
  const at = sums.map(() => 0);
  const most = sums.reduce((total, { keys }) => total + keys.length, 0);
  const keys = new Float64Array(most);
  const classKeys = new Float64Array(most);
  const parentKeys = new Float64Array(most);
  const counts = sums.map(() => new Float64Array(most));
  const bytes = sums.map(() => new Float64Array(most));
  let count = 0;
  for (;;) {
    let next = Infinity;
    sums.forEach(({ keys: own }, i) => {
      if (at[i]! < own.length && own[at[i]!]! < next) next = own[at[i]!]!;
    });
    if (next === Infinity) break;
    keys[count] = next;
    sums.forEach((own, i) => {
      const index = at[i]!;
      if (own.keys[index] !== next) return;
      classKeys[count] = own.classKeys[index]!;
      parentKeys[count] = own.parentKeys[index]!;
      counts[i]![count] = own.counts[index]!;
      bytes[i]![count] = own.bytes[index]!;
      at[i]!++;
    });
    count++;
  }
  const cut = (column: Float64Array) => column.subarray(0, count);
  return {
    keys: cut(keys),
    classKeys: cut(classKeys),
    parentKeys: cut(parentKeys),
    counts: counts.map(cut),
    bytes: bytes.map(cut),
  };
}
