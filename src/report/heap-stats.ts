import type { Shape } from './leak-report.js';

/** What `monitorHeap` tells after each full garbage collection. Plain data. */
export interface HeapStats {
  /** Since the monitor was made. */
  fullCollections: number;
  /** Steps of incremental marking, since the monitor was made. */
  incrementalCollections: number;
  /** The heap after this collection, objects that were allocated since left out; bytes. */
  heapAfterCollection: number;
  /** What the heap usually comes down to: the median of the last readings, bytes. */
  estimatedBase: number;
  /** Over the last readings; all 0 before the second of them. */
  trend: HeapTrend;
  /** The least and the most that was read since the monitor was made, bytes. */
  min: number;
  max: number;
}

export interface HeapTrend {
  bytesPerHour: number;
  low: number;
  high: number;
  /** Coverage of [low, high], such as 0.95. */
  confidence: number;
}

/** A sustained rise of the heap: growth, of which nothing is known but that it goes on. Plain data. */
export interface HeapRise {
  /** One sentence, for people. */
  reason: string;
  /** When the first and the last of the readings were taken, ISO 8601. */
  start: string;
  end: string;
  /** Full garbage collections between the two, both included. */
  collections: number;
  /** From the first reading to the last by the trend, bytes. */
  growth: number;
  trend: HeapTrend;
  shape: Shape;
}
