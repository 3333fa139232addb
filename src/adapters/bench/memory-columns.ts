import type { TaskMemory } from './task-memory.js';

const RETAINED = 'Retained (B/op)';
const ALLOCATED = 'Allocated (B/op)';
const COLLECTIONS = 'GCs/1000 ops';

/**
 * The columns that `bench.table()` gets: what an operation retains, with its interval, what it allocates,
 * and the garbage collections of a thousand of them. For a converter of your own:
 * `bench.table((task) => ({ name: task.name, ...memoryColumns(task.result.memory) }))`.
 *
 * @param memory `task.result.memory`; undefined where nothing was measured
 */
export function memoryColumns(memory: TaskMemory | undefined): Record<string, string> {
  if (memory === undefined) return { [RETAINED]: 'N/A', [ALLOCATED]: 'N/A', [COLLECTIONS]: 'N/A' };
  if (memory.state === 'errored') {
    const failed = `failed: ${memory.error.message}`;
    return { [RETAINED]: failed, [ALLOCATED]: 'N/A', [COLLECTIONS]: 'N/A' };
  }
  return {
    [RETAINED]: memory.state === 'measured' ? formatRetained(memory.retained) : TOO_FEW,
    [ALLOCATED]: formatBytesPerOperation(memory.allocated.bytesPerOperation),
    [COLLECTIONS]: formatCollections(memory.collectionsPerThousand),
  };
}

export const TOO_FEW = 'too few operations to tell';

/** `32.0`, with the interval where it is wider than what is shown: `32.4 [31.9, 40.1]`. */
function formatRetained({
  bytesPerOperation,
  low,
  high,
}: {
  bytesPerOperation: number;
  low: number;
  high: number;
}): string {
  const [shown, from, to] = [bytesPerOperation, low, high].map(formatBytesPerOperation);
  return from === shown && to === shown ? shown! : `${shown} [${from}, ${to}]`;
}

/** One decimal, and no minus before a zero. */
function formatBytesPerOperation(bytes: number): string {
  return (Math.round(bytes * 10) / 10 + 0).toFixed(1);
}

/** Collections are rare: as many digits as say something. */
function formatCollections(perThousand: number): string {
  return perThousand === 0 || perThousand >= 10
    ? perThousand.toFixed(0)
    : String(+perThousand.toPrecision(2));
}
