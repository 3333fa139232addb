import type { HeapProbe } from '../probe/heap-probe.js';

/** Of what is left to the limit of the heap, growth may take this share: the looks at the heap need the rest. */
export const MEMORY_SHARE = 0.35;
/**
 * Of that, so much may be filled by the end of the warm-up, of the watch, of the first interval between two looks, and
 * in all: each is to have room for some calls, however much one of them keeps.
 */
const STAGES = { warmUp: 0.1, watch: 0.25, interval: 0.55, all: 1 };

/** A handler that makes much garbage is not to be stopped for it again and again: of the rest it may take this share. */
const SLACK_SHARE = 0.4;

export type MemoryStage = keyof typeof STAGES;

/** Ends calls before what they keep fills the memory: V8 would end the process, and there would be no verdict. */
export interface MemoryGuard {
  /** Bytes that the heap may take in all. */
  readonly most: number;
  /** From now on calls may fill so much. */
  enter(stage: MemoryStage): void;
  /** Whether no call may be made any more, garbage left aside: it is collected where it may be what fills the memory. */
  isFull(): boolean | Promise<boolean>;
}

/** Guards the heap of this very process from what it takes now on; undefined where the heap is another's. */
export function guardMemory({
  readUsed,
  readHeapLimit,
  collectGarbage,
}: HeapProbe): MemoryGuard | undefined {
  // Another heap's limit is asked for by a command, which may fail when nobody waits for it any more.
  if (readUsed === undefined) return undefined;
  const limit = readHeapLimit?.();
  if (typeof limit !== 'number') return undefined;
  const room = Math.max(0, (limit - readUsed()) * MEMORY_SHARE);
  const start = limit - room / MEMORY_SHARE;
  const mostSlack = (limit - start - room) * SLACK_SHARE;
  let most = start + room * STAGES.warmUp;
  let slack = 0;
  return {
    most: start + room,
    enter(stage) {
      most = start + room * STAGES[stage];
    },
    isFull() {
      const used = readUsed();
      if (used <= most + slack) return false;
      return Promise.resolve(collectGarbage()).then(() => {
        const live = readUsed();
        slack = Math.min(mostSlack, Math.max(2 * slack, used - live));
        return live > most;
      });
    },
  };
}
