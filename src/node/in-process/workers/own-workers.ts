/**
 * How many workers this very thread has running, where they cannot be looked at. Node publishes each that
 * is made: https://nodejs.org/api/diagnostics_channel.html (`worker_threads`). Limit: those that were made
 * before this module was first loaded in the thread are not counted, nor are workers of workers.
 */
import { subscribe } from 'node:diagnostics_channel';
import vm from 'node:vm';

export function countOwnWorkers(): number {
  return count();
}

/** As text: a subscription lasts as long as the thread, and must not hold a test file's sandbox. */
const START_COUNT = `(subscribe) => {
  let made = [];
  const listAlive = () => made.filter((worker) => (worker.deref()?.threadId ?? -1) > 0);
  subscribe('worker_threads', ({ worker }) => {
    made = listAlive();
    made.push(new WeakRef(worker));
  });
  return () => listAlive().length;
}`;

/** In the realm outside of every sandbox: files share it, and two copies of the package do. */
const COUNT = Symbol.for('heapslope.workers');
const count = findCount();

function findCount(): () => number {
  const outer = vm.runInThisContext('globalThis') as { [COUNT]?: () => number };
  if (outer[COUNT] === undefined) {
    const start = vm.runInThisContext(START_COUNT) as (on: typeof subscribe) => () => number;
    Object.defineProperty(outer, COUNT, { value: start(subscribe), configurable: true });
  }
  return outer[COUNT]!;
}
