import { HandlerError } from '../../report/errors.js';
import { checkOperation, type MeasuredOperation } from '../../matchers/measured-operation.js';
import { checkInProcess, watchInProcess } from '../../node/checks/check-in-process.js';
import { measureAllocation, type Allocation } from '../../node/in-process/measure-allocation.js';
import type { HeapSeries } from '../../sampling/heap-series.js';
import { stepsOf } from '../../trend/classify-shape.js';
import { fitTrend, median } from '../../trend/fit-trend.js';
import type { ResolvedMemoryOptions } from './memory-options.js';
import type { AllocatedMemory, RetainedMemory, TaskMemory } from './task-memory.js';
import { TOO_FEW } from './memory-columns.js';

/** Fewer batches than these have no trend. */
const FEWEST_BATCHES = 3;

/** A batch of cheap operations: so many that what the engine itself moves is small beside them, */
const MOST_OPERATIONS = 16_000;
/** but not longer than this, ms, */
const LONGEST_BATCH_MS = 40;
/** and not more than the memory bears if all of it is kept, bytes. */
const MOST_BATCH_BYTES = 2e6;
const BATCHES = { min: 16, max: 40 };
/** So many batches warm the operation up, as the engine compiles for long. */
const WARM_UP_BATCHES = 6;
/** A calibrated check makes so many itself. */
const USUAL_OPERATIONS = 1000;

/**
 * Measures what each operation allocates, and then what each retains. All allocations come first: what the
 * whole check of a task above its limit does to the engine (functions are not inlined while it runs) would
 * show in them. What an operation throws is its state, and is told.
 *
 * @returns one for each operation, in order; undefined where the signal had aborted before
 */
export async function measureOperations(
  operations: readonly MeasuredOperation[],
  options: ResolvedMemoryOptions,
  {
    signal,
    onError,
  }: { signal?: AbortSignal | undefined; onError?(index: number, error: Error): void },
): Promise<(TaskMemory | undefined)[]> {
  const memories: (TaskMemory | undefined)[] = operations.map(() => undefined);
  const attempt = async (index: number, measure: () => Promise<void>) => {
    if (signal?.aborted) return;
    try {
      await measure();
    } catch (reason) {
      if (signal?.aborted) return;
      const error = readOperationError(reason);
      if (error === undefined) throw reason;
      memories[index] = { state: 'errored', error };
      onError?.(index, error);
    }
  };
  const allocated = new Map<number, AllocatedOperation>();
  for (const [index, operation] of operations.entries()) {
    await attempt(index, async () => {
      allocated.set(index, await measureAllocated(operation, options, signal));
    });
  }
  for (const [index, known] of allocated) {
    await attempt(index, async () => {
      memories[index] = await measureRetained(operations[index]!, known, options, signal);
    });
  }
  return memories;
}

/** What is known of an operation before it is checked. */
interface AllocatedOperation {
  memory: AllocatedMemory;
  /** Operations for each batch of the check; undefined: as the check finds by itself. */
  batch: number | undefined;
}

/** Measures what an operation allocates. @throws HandlerError, the signal's reason */
async function measureAllocated(
  operation: MeasuredOperation,
  { allocationTime }: ResolvedMemoryOptions,
  signal: AbortSignal | undefined,
): Promise<AllocatedOperation> {
  const measured = await operation.around(() =>
    measureAllocation(operation, allocationTime, signal),
  );
  const { bytesPerCall, collectionsPerThousand, calls } = measured;
  return {
    memory: {
      allocated: { bytesPerOperation: bytesPerCall, operations: calls },
      collectionsPerThousand,
    },
    batch: planBatch(measured),
  };
}

function planBatch({ bytesPerCall, externalPerCall, callMs }: Allocation): number | undefined {
  const fitting = Math.floor(
    Math.min(
      MOST_OPERATIONS,
      LONGEST_BATCH_MS / callMs,
      MOST_BATCH_BYTES / (bytesPerCall + externalPerCall + 1),
    ),
  );
  return fitting > USUAL_OPERATIONS ? fitting : undefined;
}

/**
 * Measures what an operation retains, by the watching phase of the assertion. Where there is a limit, and
 * the heap does not stand still within it, a whole check follows and says what grows.
 *
 * @throws HandlerError, the signal's reason
 */
async function measureRetained(
  operation: MeasuredOperation,
  { memory, batch }: AllocatedOperation,
  { timeBudget, findLimit }: ResolvedMemoryOptions,
  signal: AbortSignal | undefined,
): Promise<TaskMemory> {
  const limit = findLimit(operation.name);
  const shared = {
    timeBudget,
    ...(signal ? { signal } : {}),
    ...(limit === undefined ? {} : { tolerance: limit }),
  };
  const size = batch === undefined ? {} : { calls: batch, warmup: batch * WARM_UP_BATCHES };
  const options = { ...shared, ...size, batches: BATCHES };
  await rehearse();
  const { series, judgement } = await checkOperation(operation, options, watchInProcess);
  if (series.length <= FEWEST_BATCHES) {
    return {
      state: 'too-few-operations',
      reason: describeTooFew(series.length, timeBudget),
      ...memory,
    };
  }
  const isStill = judgement.state === 'quiet';
  const report =
    isStill || limit === undefined
      ? undefined
      : await checkOperation(operation, shared, (handler, merged) =>
          checkInProcess(handler, merged, {}),
        );
  const retained = { ...fitRetained(series, isStill), isStill, ...(report ? { report } : {}) };
  return { state: 'measured', retained, ...memory };
}

let hasRehearsed = false;

/** What the engine compiles of heapslope itself must not show as what the first task retains. */
async function rehearse(): Promise<void> {
  if (hasRehearsed) return;
  hasRehearsed = true;
  await watchInProcess(() => {}, {
    calls: USUAL_OPERATIONS,
    warmup: 0,
    batches: { min: BATCHES.min, max: BATCHES.min },
  });
}

/**
 * The trend of the later half of the readings: what the engine does while an operation is still new to it
 * is no part of what it keeps. Where the heap stands still the middle step says more than the slope, which
 * a single jump in the middle tilts.
 */
function fitRetained(series: HeapSeries, isStill: boolean): Omit<RetainedMemory, 'isStill'> {
  const last = series.length - 1;
  const from = Math.min(series.length >> 1, last - FEWEST_BATCHES);
  const calls = series.callsColumn().subarray(from);
  const heap = series.column('heap').subarray(from);
  const { slope, low, high, confidence } = fitTrend(calls, heap);
  const runs = stepsOf(calls);
  const step = median(stepsOf(heap).map((bytes, i) => bytes / runs[i]!));
  return {
    bytesPerOperation: isStill ? Math.min(Math.max(step, low), high) : slope,
    low,
    high,
    confidence,
    operations: series.callsAt(last) - series.callsAt(0),
  };
}

/** What an operation threw, as tinybench gives it: an Error. */
function readOperationError(error: unknown): Error | undefined {
  if (!(error instanceof HandlerError)) return undefined;
  const { cause } = error;
  return cause instanceof Error ? cause : new Error(String(cause));
}

function describeTooFew(readings: number, timeBudget: number): string {
  return `${TOO_FEW}: ${readings - 1} batches of operations ended within ${timeBudget} ms, and a trend needs ${FEWEST_BATCHES}. Raise timeBudget.`;
}
