import type { ResolvedOptions } from '../../input/options.js';
import type { HostOverrides } from '../checks/find-target.js';
import { processClock as clock } from '../host/process-clock.js';
import type { RemoteAgent } from '../remote/remote-agent.js';
import type { Load } from './load.js';

/** Servers compile and fill what they fill for some thousand requests, */
const MOST_REQUESTS = 4000;
/** which are worth this share of the watching phase, */
const BUDGET_SHARE = 0.5;
/** and no more than this one of what the test has left. */
const DEADLINE_SHARE = 0.1;
/** A server that leaks must not be given requests to fill its memory with, bytes. */
const MOST_GROWTH = 16e6;
const SLICE_MS = 250;

/** Asks a server until it is warm, before anything is measured of it. */
export async function preheat(
  load: Load,
  agent: RemoteAgent,
  { timeBudget, signal }: ResolvedOptions,
  { deadline = Infinity }: HostOverrides,
): Promise<void> {
  const start = clock.now();
  const until = start + Math.min(timeBudget * BUDGET_SHARE, (deadline - start) * DEADLINE_SHARE);
  const before = await measure(agent);
  let requests = 0;
  while (clock.now() < until && requests < MOST_REQUESTS) {
    signal?.throwIfAborted();
    const sliceEnd = Math.min(until, clock.now() + SLICE_MS);
    const askOnward = async () => {
      // What failed for one connection has failed for all.
      while (load.failure === undefined && clock.now() < sliceEnd && requests++ < MOST_REQUESTS)
        await load.ask();
    };
    await Promise.all(Array.from({ length: load.concurrency }, askOnward));
    if ((await measure(agent)) - before > MOST_GROWTH) break;
  }
}

/** Bytes on the heap and beside it, garbage left out. */
async function measure(agent: RemoteAgent): Promise<number> {
  await agent.call('collectGarbage');
  const [heap = 0, , external = 0] = await agent.call('read');
  return heap + external;
}
