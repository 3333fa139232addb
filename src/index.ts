export { assertNoLeak, detectLeak, leakFree } from './node/check-in-process.js';
export { diffSnapshots } from './node/diff-snapshot-files.js';
export { heapDiff } from './node/heap-diff.js';
export { monitorHeap } from './node/monitor-heap.js';
export { formatDiff } from './report/format-diff.js';
export { formatReport } from './report/format-report.js';
export {
  GcUnavailableError,
  HandlerError,
  HandlerTimeoutError,
  HeapslopeError,
  InconclusiveError,
  InvalidOptionError,
  isHeapslopeError,
  LeakError,
  LoadError,
  SnapshotFormatError,
  TargetLostError,
  UsageError,
} from './errors.js';
export type { HeapslopeErrorCode } from './errors.js';
export type { InstanceOptions } from './class-query.js';
export type { ChannelName } from './probe/heap-probe.js';
export type { Handler, IgnoreRule, LeakOptions, Progress } from './options.js';
export type { MonitorOptions } from './monitor-options.js';
export type { SnapshotInput } from './node/diff-snapshot-files.js';
export type { HeapDiffHandle } from './node/heap-diff.js';
export type { HeapMonitor } from './node/monitor-heap.js';
export type * from './report/heap-diff.js';
export type * from './report/heap-stats.js';
export type * from './report/leak-report.js';
export type * from './report/retention-report.js';
export type * from './report/snapshot-diff.js';
