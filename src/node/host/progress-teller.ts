/**
 * Tells on standard error what a check that takes long is doing: short plain lines, for a terminal and
 * for the log of a CI alike.
 *
 * They go through the stream of the process or thread that runs the test. The runners pass it on at once,
 * past what they capture of a test's console, and take their own moving lines away for it; a write to the
 * file descriptor would spoil those.
 */
import process from 'node:process';
import type { Clock } from '../../probe/heap-probe.js';
import { describeProgress, type ProgressStep } from '../../report/describe-progress.js';
import { formatDuration } from '../../report/format-amount.js';
import { processClock } from './process-clock.js';

export interface ProgressTeller {
  /**
   * A check begins.
   *
   * @param describe what the line says of it, with its punctuation; asked for when it is told
   */
  begin(describe: () => string): void;
  note(step: ProgressStep): void;
  /** The check is over. Another one may begin. */
  end(): void;
}

/** What takes less is not told of, ms. */
const FIRST_AFTER_MS = 2000;
/** From one line to the next, ms. */
const EVERY_MS = 2500;

export interface TellerHost {
  /** Sentences that go before the first line. */
  advise?: () => readonly string[];
  write?: (line: string) => void;
  clock?: Pick<Clock, 'now' | 'after'>;
}

export function createProgressTeller({
  advise = () => [],
  write = writeLine,
  clock = processClock,
}: TellerHost = {}): ProgressTeller {
  if (!isProgressShown()) return SILENT;
  warmUp();
  let nextAt: number | undefined;
  let hasAdvised = false;
  let current: { describe: () => string; since: number; step: ProgressStep } | undefined;
  let cancel = () => {};

  function begin(describe: () => string): void {
    const since = clock.now();
    current = { describe, since, step: START };
    nextAt ??= since + FIRST_AFTER_MS;
    arm(since);
  }

  function note(step: ProgressStep): void {
    if (current === undefined) return;
    current.step = step;
    if (clock.now() >= nextAt! || isStandingStill(step)) tell();
  }

  /** Steps may be far apart: then a timer tells. */
  function arm(now: number): void {
    cancel();
    cancel = clock.after(Math.max(0, nextAt! - now), tell);
  }

  function tell(): void {
    if (current === undefined) return;
    const now = clock.now();
    nextAt = now + EVERY_MS;
    if (!hasAdvised) for (const sentence of advise()) write(`heapslope: ${sentence}`);
    hasAdvised = true;
    const { describe, since, step } = current;
    write(composeLine(describe(), step, now - since));
    arm(now);
  }

  function end(): void {
    cancel();
    current = undefined;
  }

  return { begin, note, end };
}

function composeLine(what: string, step: ProgressStep, ms: number): string {
  return `heapslope${what} ${describeProgress(step)}, ${formatDuration(ms)}`;
}

let isWarm = false;

/** Lets the engine compile all of it before anything is measured: it would show as 15 kB of growth. */
function warmUp(): void {
  if (isWarm) return;
  isWarm = true;
  composeLine(':', { phase: 'watch', calls: 2, batches: 1, heap: 1 }, FIRST_AFTER_MS);
  write('');
}

const START: ProgressStep = { phase: 'calibrate', calls: 0, batches: 0, heap: 0 };

/** Whether no line can follow for a while, since the event loop stands still. */
function isStandingStill({ phase, heap }: ProgressStep): boolean {
  return phase === 'snapshot' && heap > LARGE_HEAP;
}

/** A snapshot of it takes a second or more, bytes. */
const LARGE_HEAP = 20e6;

/** `HEAPSLOPE_PROGRESS=0` turns it off. */
export function isProgressShown(): boolean {
  return process.env.HEAPSLOPE_PROGRESS !== '0';
}

const SILENT: ProgressTeller = { begin() {}, note() {}, end() {} };

// Taken when this module loads: a test may put a double in its place, and the stream is made when it is
// first asked for, which would show in what is measured.
const { stderr } = process;
const writeToStream = stderr.write.bind(stderr) as (text: string) => boolean;

/** Writes a line to standard error, past the runner's console. */
export function writeLine(line: string): void {
  write(`${line}\n`);
}

function write(text: string): void {
  try {
    writeToStream(text);
  } catch {
    // Nobody reads it any more.
  }
}
