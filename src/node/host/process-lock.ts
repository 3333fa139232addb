/**
 * Runs `fn` when every check that asked before it in this realm has ended: two checks at once would
 * read each other's growth, and the end of one inspector session makes V8 forget the object ids of
 * all. A failing `fn` lets the next one in.
 * A check that the handler of another one makes runs at once: it would otherwise wait for itself. It is
 * known by its stack; where the handler came to it by callbacks alone, which leave no stack, it waits
 * until the outer check gives its call up.
 */
export function withProcessLock<T>(fn: (turn: LockTurn) => Promise<T>): Promise<T> {
  const shared = findQueue();
  const queue = shared.own ?? shared;
  queue.asked += 1;
  if (queue.length > 0 && isInsideHandler()) return fn({ isNested: true });
  return enter(queue, () => fn({ isNested: false }));
}

/**
 * Runs `fn` when no check runs, and lets the checks that it begins run at once: they are its own, and
 * those of others wait. Ends when they have.
 *
 * @returns how many it began
 * @throws what `fn` throws
 */
export function withOwnChecks(fn: () => unknown): Promise<number> {
  const shared = findQueue();
  return enter(shared, async () => {
    const own = createQueue();
    shared.own = own;
    try {
      await fn();
    } finally {
      await own.tail;
      shared.own = undefined;
    }
    return own.asked;
  });
}

function enter<T>(queue: Queue, fn: () => Promise<T>): Promise<T> {
  queue.length += 1;
  const result = queue.tail.then(fn);
  queue.tail = result.then(leave, leave);
  return result;

  function leave(): void {
    queue.length -= 1;
    // An ended check must not be held by the queue: it may have the whole report in its promise.
    if (queue.length === 0) queue.tail = Promise.resolve();
  }
}

export interface LockTurn {
  /** Whether it runs within another check's handler, whose inspector session is in use. */
  isNested: boolean;
}

/** Whether the call came from a handler that is being measured. */
function isInsideHandler(): boolean {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = Infinity;
  const { stack } = new Error('where am I');
  Error.stackTraceLimit = limit;
  return stack?.includes('runHandlerCalls') ?? false;
}

/** On the global object, so that two copies of the package share one queue. */
function findQueue(): Queue {
  const shared = globalThis as { [LOCK]?: Queue };
  if (!shared[LOCK]) Object.defineProperty(globalThis, LOCK, { value: createQueue() });
  return shared[LOCK]!;
}

function createQueue(): Queue {
  return { tail: Promise.resolve(), length: 0, asked: 0, own: undefined };
}

interface Queue {
  tail: Promise<void>;
  /** Checks that run or wait. */
  length: number;
  /** Checks so far. */
  asked: number;
  /** The queue of what holds this one, for the checks that it begins. */
  own: Queue | undefined;
}

const LOCK = Symbol.for('heapslope.lock');
