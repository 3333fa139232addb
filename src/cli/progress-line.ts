import { createProgressTeller, isProgressShown } from '../node/host/progress-teller.js';
import type { Progress } from '../input/options.js';
import { describePhase } from '../report/describe-progress.js';
import { formatBytes } from '../report/format-amount.js';
import { sparkLine } from '../report/spark-line.js';
import type { Terminal } from './command.js';

export interface ProgressLine {
  note(progress: Progress): void;
  /** Takes the line away. */
  clear(): void;
}

const BARS = 24;
/** A heap that stands still is a flat line: less than this, in bytes, is none of a mountain. */
const FLAT_BYTES = 50_000;
/** The explaining phase has this multiple of the watching one, and at least so many ms. */
const EXPLAIN_FACTOR = 3;
const LEAST_EXPLAIN_MS = 5000;
const DEFAULT_BUDGET_MS = 1500;
const DEFAULT_COLUMNS = 80;

/**
 * One line for people: phase, batch, the heap so far, and how long it may still take. Where there is no
 * terminal, a plain line every few seconds.
 */
export function createProgressLine(
  { showProgress, progressColumns, warn }: Terminal,
  timeBudget = DEFAULT_BUDGET_MS,
): ProgressLine {
  if (showProgress === undefined) return tellInLines(warn);
  const heaps: number[] = [];
  let phase: Progress['phase'] | undefined;
  let phaseStart = performance.now();
  return {
    note(progress) {
      if (!isProgressShown()) return;
      if (progress.phase !== phase) {
        phase = progress.phase;
        phaseStart = performance.now();
        heaps.length = 0;
      }
      if (progress.heap > 0) heaps.push(progress.heap);
      const isExplaining = phase === 'explain';
      const budget = isExplaining
        ? Math.max(LEAST_EXPLAIN_MS, timeBudget * EXPLAIN_FACTOR)
        : timeBudget;
      const left = Math.ceil((budget - (performance.now() - phaseStart)) / 1000);
      const parts = [
        describePhase(phase),
        ...(progress.batches > 0 ? [`batch ${progress.batches}`] : []),
        `${progress.calls} calls`,
        ...(heaps.length > 0
          ? [
              `${sparkLine(heaps, { width: BARS, minRange: FLAT_BYTES })} ${formatBytes(heaps.at(-1)!)}`,
            ]
          : []),
        left > 0 ? `at most ${left} s left` : 'nearly done',
      ];
      // A terminal that was not told its size has 0 columns.
      showProgress(parts.join('  ').slice(0, (progressColumns || DEFAULT_COLUMNS) - 1));
    },
    clear: () => showProgress(''),
  };
}

function tellInLines(warn: (line: string) => void): ProgressLine {
  const teller = createProgressTeller({ write: warn });
  teller.begin(() => ':');
  return { note: teller.note, clear: teller.end };
}
