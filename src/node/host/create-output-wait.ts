/**
 * Waits for what the calls have printed. Node's `process.stdout` and `process.stderr` keep what a pipe does
 * not take at once, and give it on as it is read: with a slow reader the heap climbs by what each call logs.
 */
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';
import vm from 'node:vm';
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

/**
 * Returns a function that waits until all that was printed has been taken, two seconds at most; it returns
 * nothing where nothing waits. A reader that takes nothing for a second is not waited for again before it
 * does.
 *
 * @param findOutputs default: those of the process, once something waits there
 */
export function createOutputWait(
  { now, sleep }: Pick<Clock, 'now' | 'sleep'>,
  findOutputs: () => readonly Output[] = createOutputFinder(),
): () => Promise<void> | undefined {
  let stuckAt = 0;

  async function wait(outputs: readonly Output[]): Promise<void> {
    const start = now();
    let takenAt = start;
    for (let left = sumLeft(outputs); left > 0 && now() - start < MOST_MS;) {
      await sleep(PAUSE_MS);
      const rest = sumLeft(outputs);
      if (rest < left) takenAt = now();
      left = rest;
      if (now() - takenAt < STUCK_MS) continue;
      stuckAt = left;
      return;
    }
    stuckAt = 0;
  }

  return () => {
    const outputs = findOutputs();
    const left = sumLeft(outputs);
    if (left === 0) return undefined;
    const isStuck = stuckAt > 0 && left >= stuckAt;
    return isStuck ? undefined : wait(outputs);
  };
}

function sumLeft(outputs: readonly Output[]): number {
  let bytes = 0;
  for (const { writableLength, _handle } of outputs)
    bytes += writableLength + (_handle?.writeQueueSize ?? 0);
  return bytes;
}

function createOutputFinder(): () => readonly Output[] {
  // Of the realm outside of a sandbox, which may have a `process` of its own.
  const outer = (vm.runInThisContext('globalThis') as { process?: typeof process }).process;
  const own = outer ?? process;
  let outputs: readonly Output[] | undefined;
  return () => {
    // The first look at a stream makes it, and a pipe that no longer blocks: not where nothing was printed.
    if (outputs === undefined && (!isMainThread || isWriting(own)))
      outputs = [own.stdout, own.stderr] as unknown as Output[];
    return outputs ?? [];
  };
}

function isWriting({ getActiveResourcesInfo }: typeof process): boolean {
  return getActiveResourcesInfo?.().some((kind) => kind.endsWith('WriteWrap')) ?? false;
}
