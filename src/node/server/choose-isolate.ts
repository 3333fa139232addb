import type { Target } from './open-target.js';

/**
 * Opens the process that serves, of those that a program has started: a worker of a cluster, or else the
 * one that listens. The others are let go.
 */
export async function chooseIsolate(
  urls: readonly string[],
  open: (url: string) => Promise<Target>,
): Promise<Target> {
  let chosen: Target | undefined;
  let failure: unknown;
  for (const url of urls) {
    let target: Target;
    try {
      target = await open(url);
    } catch (error) {
      failure = error;
      continue;
    }
    if (chosen === undefined || rank(target) > rank(chosen)) {
      await chosen?.close();
      chosen = target;
    } else await target.close();
  }
  if (chosen === undefined) throw failure;
  return chosen;
}

function rank({ description, servers }: Target): number {
  if (description.isClusterWorker) return 2;
  return servers > 0 && description.clusterWorkers.length === 0 ? 1 : 0;
}
