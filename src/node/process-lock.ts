/**
 * Runs `fn` when every check that asked before it in this realm has ended: two checks at once would
 * read each other's growth, and the end of one inspector session makes V8 forget the object ids of
 * all. `hasWaited` says whether another check was in the way. A failing `fn` lets the next one in.
 * Limit: a check inside the handler of another one waits for ever.
 */
export function withProcessLock<T>(fn: (hasWaited: boolean) => Promise<T>): Promise<T> {
  // On the global object, so that two copies of the package share one queue.
  const shared = globalThis as { [LOCK]?: Queue };
  if (!shared[LOCK]) {
    Object.defineProperty(globalThis, LOCK, { value: { tail: Promise.resolve(), length: 0 } });
  }
  const queue = shared[LOCK]!;
  const hasWaited = queue.length > 0;
  queue.length += 1;
  const result = queue.tail.then(() => fn(hasWaited));
  queue.tail = result.then(leave, leave);
  return result;

  function leave(): void {
    queue.length -= 1;
    // An ended check must not be held by the queue: it may have the whole report in its promise.
    if (queue.length === 0) queue.tail = Promise.resolve();
  }
}

interface Queue {
  tail: Promise<void>;
  length: number;
}

const LOCK = Symbol.for('heapslope.lock');
