import { describeCause } from '../report/errors.js';
import type { UnresolvedRegistration } from '../report/leak-report.js';
import type { Registration } from './container-adapter.js';
import { isExit } from './refuse-exit.js';

/** Reasons are told up to this length. */
const LONGEST_REASON = 300;

interface Failure {
  readonly reason: string;
  readonly isFatal: boolean;
}

export interface FailureLog {
  note(registration: Registration, cause: unknown): void;
  noteClose(reason: string): void;
  /** Whether it has failed at least once. */
  hasFailed(registration: Registration): boolean;
  /** Whether it must not be tried again. */
  isFatal(registration: Registration): boolean;
  list(): UnresolvedRegistration[];
  listClose(): string[];
}

/** Keeps the first failure of each registration: as text, so that no error holds what it closes over. */
export function createFailureLog(): FailureLog {
  const failures = new Map<Registration, Failure>();
  const closeFailures = new Set<string>();
  return {
    note(registration, cause) {
      if (failures.has(registration)) return;
      // Stacks that overflow cost milliseconds in every scope: most of them are circles.
      const isFatal = isExit(cause) || (cause as { name?: unknown } | null)?.name === 'RangeError';
      failures.set(registration, { reason: tellCause(cause), isFatal });
    },
    noteClose(reason) {
      if (closeFailures.size < 5) closeFailures.add(shorten(reason));
    },
    hasFailed: (registration) => failures.has(registration),
    isFatal: (registration) => failures.get(registration)?.isFatal === true,
    list: () =>
      [...failures].map(([{ name }, { reason }]) => ({
        registration: name,
        reason,
        isSkipped: false,
      })),
    listClose: () => [...closeFailures],
  };
}

function tellCause(cause: unknown): string {
  try {
    return shorten(describeCause(cause));
  } catch {
    return 'it failed with what cannot be told';
  }
}

function shorten(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line;
}
