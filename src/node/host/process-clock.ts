/**
 * The time base of a check inside the process. Everything is taken when this module loads, so that
 * fake timers that patch the global object, `node:timers` or `performance` later change nothing.
 * Limit: where fake timers were installed before heapslope was first loaded, they are what is taken;
 * our environments hand in the real ones through `Symbol.for('heapslope.host')`.
 */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import timers from 'node:timers';
import vm from 'node:vm';
import type { Clock } from '../../probe/heap-probe.js';
import { createOutputWait, findOutputs } from './create-output-wait.js';
import { findHost } from './find-host.js';

const host = findHost();
const now: () => number = host?.now ?? performance.now.bind(performance);
const setTimeout = host?.setTimeout ?? timers.setTimeout;
const clearTimeout = host?.clearTimeout ?? timers.clearTimeout;
const setImmediate = host?.setImmediate ?? timers.setImmediate;
// Of the realm outside of a sandbox, whose own fake timers may have replaced it.
const outer = vm.runInThisContext('globalThis') as { process?: typeof process };
const own = outer.process ?? process;
const { eventLoopUtilization } = performance;
/** Of this thread since Node 23.9, and before it of the process, which is no less. */
const readCpu = (
  (process as { threadCpuUsage?: typeof process.cpuUsage }).threadCpuUsage ?? process.cpuUsage
).bind(process);

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const awaitOutput = createOutputWait({ now: () => now(), sleep }, () => findOutputs(own));
// Close callbacks run after the immediates of the same turn: only a second immediate has seen
// every phase of the loop.
const turnLoop = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));
const nextTick = own.nextTick.bind(own);

export const processClock: Clock = {
  now: () => now(),
  worked() {
    const { user, system } = readCpu();
    return eventLoopUtilization().idle + (user + system) / 1000;
  },
  turn() {
    const output = awaitOutput();
    const turned = turnLoop();
    return output === undefined ? turned : output.then(() => turned);
  },
  // Node ends the job before it takes the next tick: see `runMicrotasks` in its
  // lib/internal/process/task_queues.js.
  endJob: () => new Promise((resolve) => nextTick(resolve)),
  sleep,
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    (timer as { unref?: () => void }).unref?.();
    return () => clearTimeout(timer);
  },
};

/**
 * As `processClock.after`, but keeps the process alive: for what nothing else does, such as an answer of
 * V8's inspector.
 */
export function afterAlive(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
