/**
 * Waits for what the calls have printed. Node's `process.stdout` and `process.stderr` keep what a pipe does
 * not take at once, and give it on as it is read: with a slow reader the heap climbs by what each call logs.
 */
import type { Clock } from '../../probe/heap-probe.js';

/** A reader that took nothing for so long is not waited for, ms. */
const STUCK_MS = 4000;
/** The longest wait, ms. */
const MOST_MS = 4000;
/** Between two looks at what is left, ms. */
const PAUSE_MS = 2;

/** What is looked at of a stream such as `process.stdout`. */
export interface Output {
  readonly writableLength: number;
  readonly _handle?: { readonly writeQueueSize?: number } | null;
}

/** Standard output and standard error. */
type Outputs = readonly [stdout: Output, stderr: Output];

/**
 * Returns a function that waits until all that was printed has been taken, four seconds at most; it returns
 * nothing where nothing waits. A reader that takes nothing for as long is not waited for again before it does.
 *
 * @param find see `findOutputs`; asked until there are any
 */
export function createOutputWait(
  { now, sleep }: Pick<Clock, 'now' | 'sleep'>,
  find: () => Outputs | undefined,
): () => Promise<void> | undefined {
  let outputs: Outputs | undefined;
  let stuckAt = 0;

  async function wait(started: Outputs): Promise<void> {
    const start = now();
    let takenAt = start;
    for (let left = sumLeft(started); left > 0 && now() - start < MOST_MS;) {
      await sleep(PAUSE_MS);
      const rest = sumLeft(started);
      if (rest < left) takenAt = now();
      left = rest;
      if (now() - takenAt < STUCK_MS) continue;
      stuckAt = left;
      return;
    }
    stuckAt = 0;
  }

  return () => {
    outputs ??= find();
    if (outputs === undefined || isEmpty(outputs)) return undefined;
    // What the calls have added since is no sign of a reader.
    const isStuck = stuckAt > 0 && sumLeft(outputs) >= stuckAt;
    return isStuck ? undefined : wait(outputs);
  };
}

/** Asked at each turn: what it leaves in the heap would show in what is read there. */
function isEmpty(outputs: Outputs): boolean {
  return outputs[0].writableLength === 0 && outputs[1].writableLength === 0;
}

function sumLeft(outputs: Outputs): number {
  // What a pipe has taken of a chunk that it has not taken whole shows in its handle alone.
  return outputs.reduce(
    (bytes, { writableLength, _handle }) => bytes + writableLength + (_handle?.writeQueueSize ?? 0),
    0,
  );
}

/** What Node calls a write that waits. */
const WRITES = ['SimpleWriteWrap', 'WriteWrap'];

/**
 * Those of a process, once something waits there: the first look at each makes the stream, with a handle that stays.
 */
export function findOutputs(of: NodeJS.Process): Outputs | undefined {
  const active = of.getActiveResourcesInfo?.() ?? [];
  if (!active.includes(WRITES[0]!) && !active.includes(WRITES[1]!)) return undefined;
  return [of.stdout, of.stderr] as unknown as Outputs;
}
