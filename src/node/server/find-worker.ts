import { TargetLostError } from '../../report/errors.js';
import type { TargetDescription } from '../remote/agent-source.js';
import type { RemoteAgent } from '../remote/remote-agent.js';
import type { Load } from './load.js';

/** A cluster hands its connections to the workers in turn: so many are tried for each. */
const TRIES = 64;

/**
 * Makes sure that the requests reach what is measured, where a cluster hands them out: connections are
 * opened until one is the measured worker's, which it then stays.
 *
 * @throws TargetLostError where it is the primary that is measured, or no connection comes to the worker
 */
export async function findWorker(
  load: Load,
  agent: RemoteAgent,
  { pid, isClusterWorker, clusterWorkers }: TargetDescription,
): Promise<void> {
  if (clusterWorkers.length > 0)
    throw new TargetLostError(
      `Process ${pid} is the primary of a cluster, which serves nothing itself. Give the id of one of its workers: ${clusterWorkers.join(', ')}.`,
    );
  if (!isClusterWorker) return;
  for (let tries = 0; tries < TRIES; tries++) {
    await load.ask();
    if ((await agent.call('readServed')) > 0) return;
    await load.close();
  }
  throw new TargetLostError(
    `None of ${TRIES} connections came to process ${pid}, a worker of a cluster. Make sure that the load's address is the cluster's.`,
  );
}
