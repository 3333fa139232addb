import type { Registration } from './container-adapter.js';

/** What one registration, or the scopes themselves, came to in some rounds of scopes. */
export interface InstanceTrack {
  /** One list for each round. */
  readonly rounds: WeakRef<object>[][];
}

/**
 * Remembers weakly what a container made, round by round. One object counts once, however often it is
 * resolved: singletons are made in none of the rounds but their first.
 */
export interface InstanceTracker {
  beginRound(): void;
  note(of: Registration | 'scope', value: unknown): void;
  read(of: Registration | 'scope'): InstanceTrack;
}

export function createInstanceTracker(): InstanceTracker {
  const tracks = new Map<Registration | 'scope', InstanceTrack & { seen: WeakSet<object> }>();
  let round = -1;

  function trackOf(of: Registration | 'scope') {
    let track = tracks.get(of);
    if (track === undefined) tracks.set(of, (track = { rounds: [], seen: new WeakSet() }));
    return track;
  }

  return {
    beginRound: () => void round++,
    note(of, value) {
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
      const { rounds, seen } = trackOf(of);
      if (seen.has(value)) return;
      seen.add(value);
      // What comes for the first time in a late round has empty ones before it.
      while (rounds.length <= round) rounds.push([]);
      rounds[round]!.push(new WeakRef(value));
    },
    read: trackOf,
  };
}

/** How many objects of a list are alive. What asks keeps them alive until its turn of the event loop ends. */
export function countAlive(refs: readonly WeakRef<object>[] = []): number {
  return refs.reduce((alive, ref) => (ref.deref() === undefined ? alive : alive + 1), 0);
}
