import { EventEmitter } from 'node:events';
import { constants, PerformanceObserver } from 'node:perf_hooks';
import v8 from 'node:v8';
import type { Disposal } from '../../input/global-type.js';
import { resolveMonitorOptions, type MonitorOptions } from '../../input/monitor-options.js';
import type { HeapRise, HeapStats } from '../../report/heap-stats.js';
import { createHeapRecord } from './heap-record.js';

/** What is young is not what the last collection left. */
const YOUNG_SPACES = new Set(['new_space', 'new_large_object_space']);

interface HeapMonitorEvents {
  stats: [HeapStats];
  leak: [HeapRise];
}

/**
 * Emits `stats` after each full garbage collection, and `leak` when the heap rises and goes on rising. It is
 * an EventEmitter of Node's.
 */
export interface HeapMonitor extends Disposal<'dispose', void> {
  on(event: 'stats', listener: (stats: HeapStats) => void): this;
  on(event: 'leak', listener: (rise: HeapRise) => void): this;
  once(event: 'stats', listener: (stats: HeapStats) => void): this;
  once(event: 'leak', listener: (rise: HeapRise) => void): this;
  off(event: 'stats', listener: (stats: HeapStats) => void): this;
  off(event: 'leak', listener: (rise: HeapRise) => void): this;
  /** Ends the monitor; no event comes any more. It can be called twice. */
  close(): void;
}

/**
 * Watches the heap of this process (of this thread, in a worker) for as long as it runs, by the full
 * garbage collections that V8 makes anyway: none is forced, no snapshot is taken, and the process is not
 * kept alive. `stats` comes after each of them, `leak` once for a sustained rise, and again only when the
 * heap has risen by as much for as long again.
 *
 * What grows it does not tell: `heapDiff()` does, or `heapslope attach`.
 *
 * @param options what counts as a sustained rise; see `MonitorOptions`
 * @throws InvalidOptionError for options that cannot be right
 */
export function monitorHeap(options?: MonitorOptions): HeapMonitor {
  const rule = resolveMonitorOptions(options);
  const emitter = new EventEmitter<HeapMonitorEvents>();
  const record = createHeapRecord(rule);
  let isOpen = true;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // A listener may have closed it.
      if (!isOpen) return;
      const kind = (entry as unknown as { detail?: { kind?: number } }).detail?.kind;
      if (kind === constants.NODE_PERFORMANCE_GC_INCREMENTAL) record.countIncremental();
      if (kind !== constants.NODE_PERFORMANCE_GC_MAJOR) continue;
      const { stats, rise } = record.add(entry.startTime + entry.duration, readOldHeap());
      emitter.emit('stats', stats);
      if (rise && isOpen) emitter.emit('leak', rise);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  const close = () => {
    isOpen = false;
    observer.disconnect();
  };
  return Object.assign(emitter, { close, [Symbol.dispose]: close }) as HeapMonitor;
}

/** What is left of the last full collection, and what has become old since: bytes. */
function readOldHeap(): number {
  let bytes = 0;
  for (const space of v8.getHeapSpaceStatistics())
    if (!YOUNG_SPACES.has(space.space_name)) bytes += space.space_used_size;
  return bytes;
}
