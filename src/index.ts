export { assertNoLeak, detectLeak, leakFree } from './node/checks/check-in-process.js';
export { diffSnapshots } from './node/files/diff-snapshot-files.js';
export { setDefaults } from './input/project-defaults.js';
export { heapDiff } from './node/checks/heap-diff.js';
export { monitorHeap } from './node/monitor/monitor-heap.js';
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
  UnsupportedBrowserError,
  UsageError,
} from './report/errors.js';
export type { HeapslopeErrorCode } from './report/errors.js';
export type { InstanceOptions } from './input/class-query.js';
export type { ChannelName } from './probe/heap-probe.js';
export type {
  AbortSignalLike,
  ByteAmount,
  Handler,
  IgnoreRule,
  LeakOptions,
  Progress,
} from './input/options.js';
export type { ProjectDefaults } from './input/project-defaults.js';
export type { MonitorOptions } from './input/monitor-options.js';
export type { SnapshotInput } from './node/files/diff-snapshot-files.js';
export type { HeapDiffHandle } from './node/checks/heap-diff.js';
export type { HeapMonitor } from './node/monitor/monitor-heap.js';
export type * from './report/heap-diff.js';
export type * from './report/heap-stats.js';
export type * from './report/leak-report.js';
export type * from './report/retention-report.js';
export type * from './report/snapshot-diff.js';
