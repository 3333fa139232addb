import { trendChannels, type ChannelColumns, type TrendOptions } from '../trend/trend-channels.js';

/** Whether a channel that is judged grows with the calls. */
export function hasGrowingChannel(series: ChannelColumns, options: TrendOptions): boolean {
  return trendChannels(series, options).some(({ isJudged, isGrowing }) => isJudged && isGrowing);
}
