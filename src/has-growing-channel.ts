import type { ChannelName } from './heap-probe.js';
import type { ResolvedOptions } from './options.js';
import type { HeapSeries } from './sampling/heap-series.js';
import { NOISE_FLOOR } from './sampling/watch.js';
import { trendChannels } from './trend/trend-channels.js';

/** Whether a channel that is judged grows with the calls. @param unjudged see `trendChannels` */
export function hasGrowingChannel(
  series: HeapSeries,
  { tolerance }: Pick<ResolvedOptions, 'tolerance'>,
  unjudged: readonly ChannelName[] = [],
): boolean {
  return trendChannels(series, tolerance ?? NOISE_FLOOR, unjudged).some(
    ({ isJudged, isGrowing }) => isJudged && isGrowing,
  );
}
