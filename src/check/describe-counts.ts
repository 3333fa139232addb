import { netObjects } from './count-growth.js';
import type { ContainerGrowth } from '../growth/judge-containers.js';
import type { TrackedBatches } from '../sampling/track-batches.js';
import { median } from '../trend/fit-trend.js';

/** What the counts alone say of growth; undefined where they say nothing. */
export function describeCounts(
  grown: readonly ContainerGrowth[],
  isGrowing: boolean,
  { marks, calls }: TrackedBatches,
): string | undefined {
  const [most] = grown;
  if (most)
    return `A container (${most.container.kind}) gains ${most.entriesPerCall.toFixed(2)} entries per call`;
  if (!isGrowing) return undefined;
  const perCall = median(netObjects(marks).map((count, i) => count / Math.max(1, calls[i]!)));
  return `${perCall.toFixed(2)} objects per call survive from every batch`;
}
