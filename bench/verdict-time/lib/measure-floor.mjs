import { Session } from 'node:inspector';
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';

const BATCHES = 10;
const CALLS_PER_BATCH = 100;
const COLLECTIONS = 12;

/**
 * What a verdict with evidence cannot do without, timed, in ms: 1000 calls of the handler, 12 forced full
 * collections, and one snapshot that V8 writes and nobody reads. No analysis. After every hundred calls
 * and before each collection the event loop turns, so that what calls left to it is no longer held.
 *
 * @param {() => any} handler
 */
export async function measureFloor(handler) {
  const gc = acquireGc();
  const start = performance.now();
  for (let i = 0; i < BATCHES; i++) await runBatch(handler);
  const called = performance.now();
  for (let i = 0; i < COLLECTIONS; i++) {
    await setImmediate();
    gc();
  }
  const collected = performance.now();
  cacheLineEnds();
  const snapshotBytes = await discardSnapshot();
  const end = performance.now();
  return {
    ms: end - start,
    callsMs: called - start,
    gcMs: collected - called,
    snapshotMs: end - collected,
    snapshotBytes,
  };
}

/** @param {() => any} handler */
async function runBatch(handler) {
  for (let i = 0; i < CALLS_PER_BATCH; i++) {
    const result = handler();
    if (typeof result?.then === 'function') await result;
  }
  await setImmediate();
}

/** @returns {() => void} */
function acquireGc() {
  v8.setFlagsFromString('--expose-gc');
  const gc = vm.runInNewContext('gc');
  v8.setFlagsFromString('--no-expose-gc');
  return gc;
}

/** Before V8 12 (Node 20) a snapshot would count the lines of each script for each function in it. */
function cacheLineEnds() {
  if (Number.parseInt(process.versions.v8, 10) >= 12) return;
  const session = new Session();
  session.connect();
  session.post('Debugger.enable');
  session.post('Debugger.disable');
  session.disconnect();
}

/** Takes the pieces as V8 writes them: read in the usual way, the stream would hold all of them. */
async function discardSnapshot() {
  const stream = v8.getHeapSnapshot();
  let bytes = 0;
  await new Promise((done, fail) => {
    stream.push = (chunk) => {
      if (chunk === null) done(undefined);
      else bytes += chunk.length;
      return true;
    };
    stream.once('error', fail);
    stream.read(0);
  });
  stream.destroy();
  return bytes;
}
