import type { CheckHost } from '../../check/start-check.js';
import type { Progress, ResolvedOptions } from '../../input/options.js';

/**
 * Makes a check tell when it begins to explain, and of its snapshot, before and after: these take longest,
 * and the event loop stands still meanwhile.
 */
export function tellSnapshots(
  options: ResolvedOptions,
  host: CheckHost,
): { options: ResolvedOptions; host: CheckHost } {
  const { onProgress } = options;
  if (onProgress === undefined) return { options, host };
  let last: Progress | undefined;
  const remember = (progress: Progress) => {
    last = progress;
    onProgress(progress);
  };
  const tell = (phase: Progress['phase']) => last && remember({ ...last, phase, batches: 0 });
  const openProbe = async () => {
    const probe = await host.openProbe();
    const trackObjects = probe.trackObjects.bind(probe);
    probe.trackObjects = async (isHandlerAsync) => {
      // Long before the first of its batches is over.
      tell('explain');
      const tracking = await trackObjects(isHandlerAsync);
      const takeSnapshot = tracking.takeSnapshot.bind(tracking);
      tracking.takeSnapshot = async (sink) => {
        tell('snapshot');
        await takeSnapshot(sink);
        tell('analyse');
      };
      return tracking;
    };
    return probe;
  };
  return { options: { ...options, onProgress: remember }, host: { ...host, openProbe } };
}
