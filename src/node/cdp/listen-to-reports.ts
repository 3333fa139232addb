import type { Clock, TrackingMark } from '../../probe/heap-probe.js';

/** What V8 reports while it tracks objects. */
export interface TrackingReports {
  /** Resolves to true at the next report that V8's timer makes, to false when none comes. */
  waitForNext(clock: Clock): Promise<boolean>;
  readLast(): TrackingMark;
}

/** Calls a listener at every notification of one name. */
export type Subscribe = <Params>(notification: string, listener: (params: Params) => void) => void;

/** A report comes within 50 ms, or four times what one costs. This is for a loop that does not turn. */
const LONGEST_WAIT_MS = 10_000;

/**
 * Adds up V8's reports. Each is a list of `interval, count, bytes` for those intervals that changed,
 * then the last id; interval 0 is what was born before the first report.
 */
export function listenToReports(on: Subscribe): TrackingReports {
  // A typed array: an array that grows with each report would show in what is counted.
  let intervals = new Float64Array(2 * 64);
  let onReport: (() => void) | undefined;

  on<{ statsUpdate: number[] }>('HeapProfiler.heapStatsUpdate', ({ statsUpdate }) => {
    for (let i = 0; i < statsUpdate.length; i += 3) {
      const at = 2 * statsUpdate[i]!;
      if (at >= intervals.length) {
        const longer = new Float64Array(2 * at);
        longer.set(intervals);
        intervals = longer;
      }
      intervals[at] = statsUpdate[i + 1]!;
      intervals[at + 1] = statsUpdate[i + 2]!;
    }
  });
  on('HeapProfiler.lastSeenObjectId', () => onReport?.());

  return {
    waitForNext: (clock) =>
      new Promise((resolve) => {
        const cancel = clock.after(LONGEST_WAIT_MS, () => settle(false));
        const settle = (hasCome: boolean) => {
          cancel();
          onReport = undefined;
          resolve(hasCome);
        };
        onReport = () => settle(true);
      }),
    readLast() {
      let liveObjects = 0;
      let liveBytes = 0;
      for (let at = 0; at < intervals.length; at += 2) {
        liveObjects += intervals[at]!;
        liveBytes += intervals[at + 1]!;
      }
      return { liveObjects, liveBytes };
    },
  };
}
