import type { Registration } from './container-adapter.js';
import { countAlive, type InstanceTracker } from './instance-tracker.js';
import type { ScopeGuard } from './scope-guard.js';

/** One registration whose instances outlive their scopes. */
export interface KeptInstances {
  readonly registration: Registration;
  readonly made: number;
  readonly alive: number;
  readonly refs: readonly WeakRef<object>[];
}

export interface KeptTrack {
  /** Most alive first. */
  readonly kept: readonly KeptInstances[];
  /** What was made once and stays: singletons, values, what is shared. */
  readonly lasting: readonly { registration: Registration; ref: WeakRef<object> }[];
  /** Scopes that are alive. */
  readonly scopes: readonly WeakRef<object>[];
}

/** Sorts what was tracked: what stays of every round is kept, what was made once is meant to last. */
export function listKept({ registrations }: ScopeGuard, tracker: InstanceTracker): KeptTrack {
  const kept: KeptInstances[] = [];
  const lasting: KeptTrack['lasting'][number][] = [];
  for (const registration of registrations) {
    const { rounds } = tracker.read(registration);
    const refs = rounds.flat();
    if (isKept(rounds)) {
      kept.push({ registration, made: refs.length, alive: countAlive(refs), refs });
    } else if (refs.length === 1 && countAlive(refs) === 1) {
      lasting.push({ registration, ref: refs[0]! });
    }
  }
  const scopes = tracker.read('scope').rounds;
  return {
    kept: kept.sort((a, b) => b.alive - a.alive),
    lasting,
    scopes: isKept(scopes) ? scopes.flat().filter((ref) => ref.deref() !== undefined) : [],
  };
}

/** A cache that holds the last few has nothing of the first round. */
function isKept(rounds: readonly WeakRef<object>[][]): boolean {
  return rounds.length > 1 && rounds.every((refs) => countAlive(refs) > 0);
}
