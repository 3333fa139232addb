import { formatBytes } from '../report/format-amount.js';
import { CLIMBS_ON, type ChannelTrend, type Verdict, type Warning } from '../report/leak-report.js';
import type { WatchResult } from '../sampling/watch.js';
import type { Explained } from './explain-followed.js';
import { measureWatchedClimb } from './measure-watched-climb.js';

/**
 * Says what it usually means that the resident size climbs while nothing that is judged grows;
 * undefined where it does not climb, or where growth in V8's sight accounts for it.
 */
export function warnOfClimb(
  watched: WatchResult,
  outcome: Explained['outcome'],
  channels: readonly ChannelTrend[],
  verdict: Verdict,
): Warning | undefined {
  if (verdict === 'leak' || channels.some(({ isJudged, isGrowing }) => isJudged && isGrowing))
    return undefined;
  const isSure = outcome.kind === 'climbing';
  const perCall = isSure ? outcome.bytesPerCall : measureWatchedClimb(watched);
  if (perCall === undefined) return undefined;
  return {
    code: isSure ? CLIMBS_ON : 'rss-climbs',
    message:
      (isSure
        ? 'The resident size (RSS) is all that tells of this growth. '
        : `The resident size (RSS) climbs by ${formatBytes(perCall)} per call, while the heap, buffers and handles stay flat. It is not judged: V8 does not see what takes it. `) +
      'Usually it is memory that a native addon or Node itself allocates and keeps (an image or database library, process.env, threads), or an allocator that is fragmented. ' +
      (isSure
        ? 'Close'
        : 'Check it over many more calls (timeBudget: 10000). If it goes on, close') +
      ' what the calls open, try another version of the addon, and compare with another allocator (LD_PRELOAD of jemalloc) or with MALLOC_ARENA_MAX=2: what stays flat with those was fragmentation.',
  };
}
