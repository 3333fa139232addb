import { formatBytes, formatDuration } from './format-amount.js';
import type { Warning } from './leak-report.js';

/** What is known of the process that a check runs in, and of where its time went. */
export interface SetUpFacts {
  /** Bytes in use on the heap. */
  heapBytes: number;
  /** Whether the compiler of TypeScript is loaded in this process, by ts-jest or by the code itself. */
  compiler?: 'ts-jest' | 'other' | undefined;
  /** Whose fake timers stand in for the real ones. */
  fakeTimers?: 'vitest' | 'jest' | 'other' | undefined;
  /** What the heap snapshot took, ms; 0 where none was taken. */
  snapshotMs?: number;
  /** What the whole check took, ms. */
  totalMs?: number;
}

/** A heap of this size is collected and read in little time, whatever lies in it, bytes. */
const SMALL_HEAP = 80e6;
/** Shorter snapshots bother nobody, ms. */
const SHORT_SNAPSHOT_MS = 2000;
const MOST = 0.5;

/** What makes a check slow or lets it hang that is no fault of the handler's: each with what to change. */
export function adviseSetUp(facts: SetUpFacts): Warning[] {
  return [adviseCompiler(facts), adviseFakeTimers(facts), adviseSnapshot(facts)].filter(
    (warning) => warning !== undefined,
  );
}

function adviseCompiler({ compiler, heapBytes }: SetUpFacts): Warning | undefined {
  if (compiler === undefined || heapBytes < SMALL_HEAP) return undefined;
  const change =
    compiler === 'ts-jest'
      ? 'Set "isolatedModules": true in the tsconfig.json that ts-jest uses and check types by tsc, or transpile with @swc/jest or babel-jest.'
      : 'Compile in another process, before the tests are run, or load it only in the tests that need it.';
  return {
    code: 'compiler-in-heap',
    message: `TypeScript's compiler lies in this heap (${formatBytes(heapBytes)}), and every check has to go through all of it. ${change}`,
  };
}

function adviseFakeTimers({ fakeTimers }: SetUpFacts): Warning | undefined {
  if (fakeTimers === undefined) return undefined;
  const [call, advance] = {
    vitest: ['vi.useRealTimers()', 'vi.advanceTimersByTimeAsync(ms)'],
    jest: ['jest.useRealTimers()', 'jest.advanceTimersByTimeAsync(ms)'],
    other: ['clock.uninstall()', 'clock.tickAsync(ms)'],
  }[fakeTimers] as [string, string];
  return {
    code: 'fake-timers',
    message: `Fake timers are on: a timer that the handler waits for fires only when time is advanced. Call ${call} before the check, or advance the time inside the handler: ${advance}.`,
  };
}

function adviseSnapshot({ snapshotMs = 0, totalMs = 0, heapBytes, compiler }: SetUpFacts) {
  const isMost =
    heapBytes > SMALL_HEAP && snapshotMs > SHORT_SNAPSHOT_MS && snapshotMs > MOST * totalMs;
  // The compiler is what makes it large: that is told already.
  if (!isMost || compiler !== undefined) return undefined;
  return {
    code: 'slow-snapshot',
    message: `Heap snapshots took ${formatDuration(snapshotMs)} of ${formatDuration(totalMs)}: they grow with the heap, of which ${formatBytes(heapBytes)} are in use. Import less in the test file (the module under test, not the whole application), or say explain: 'never' where the verdict alone is of interest.`,
  };
}
