import { assertionRecords } from './assertion-records.js';
import { asyncContextStore } from './async-context-store.js';
import { boundedCache } from './bounded-cache.js';
import { closureChain } from './closure-chain.js';
import { compiledPerCall } from './compiled-per-call.js';
import { consoleBuffer } from './console-buffer.js';
import { dataloaderCache } from './dataloader-cache.js';
import { diScopeNotDisposed } from './di-scope-not-disposed.js';
import { fakeTimers } from './fake-timers.js';
import { growsInPlace } from './grows-in-place.js';
import { linkedChain } from './linked-chain.js';
import { listenerNotRemoved } from './listener-not-removed.js';
import { memoisedWithoutLimit } from './memoised-without-limit.js';
import { mockCallRecords } from './mock-call-records.js';
import { moduleCache } from './module-cache.js';
import { nodeListeners } from './node-listeners.js';
import { nodeRegistries, otherRegistry } from './node-registries.js';
import { onlyAddedTo } from './only-added-to.js';
import { packageKeeps } from './package-keeps.js';
import type { Pattern, PatternFacts } from './pattern.js';
import { promiseNeverSettles } from './promise-never-settles.js';
import { prototypeChain } from './prototype-chain.js';
import { requestKeyedMap } from './request-keyed-map.js';
import { resourceNotClosed } from './resource-not-closed.js';
import { sliceKeepsString } from './slice-keeps-string.js';
import { subscriptionNotUnsubscribed } from './subscription-not-unsubscribed.js';
import { timerNotCleared } from './timer-not-cleared.js';
import { treeNotPruned } from './tree-not-pruned.js';
import { vmContext } from './vm-context.js';
import { childrenNotRemoved } from './children-not-removed.js';
import { connectionNotClosed } from './connection-not-closed.js';
import { detachedKept } from './detached-kept.js';
import { driverHandle } from './driver-handle.js';
import { frameNotRemoved } from './frame-not-removed.js';
import { frameNotCancelled } from './frame-not-cancelled.js';
import { elementsDefined } from './elements-defined.js';
import { objectUrl } from './object-url.js';
import { marksNotCleared } from './marks-not-cleared.js';
import { mediaQueryListener } from './media-query-listener.js';
import { observerNotDisconnected } from './observer-not-disconnected.js';
import { stylesNotRemoved } from './styles-not-removed.js';
import { watcherNotStopped } from './watcher-not-stopped.js';
import { webListener } from './web-listener.js';
import { webTimer } from './web-timer.js';
import { weakReferenceKept } from './weak-reference-kept.js';

export type { PatternFacts, PatternStep } from './pattern.js';

export interface PatternMatch {
  id: string;
  /** One or two sentences, with the call that mends it. */
  advice: string;
}

/**
 * The one that says most comes first: what a package does, then what Node does, then the mere
 * shape.
 */
const PATTERNS: readonly Pattern[] = [
  mockCallRecords,
  consoleBuffer,
  fakeTimers,
  assertionRecords,
  driverHandle,
  objectUrl,
  webListener,
  webTimer,
  frameNotCancelled,
  observerNotDisconnected,
  mediaQueryListener,
  connectionNotClosed,
  childrenNotRemoved,
  stylesNotRemoved,
  marksNotCleared,
  elementsDefined,
  watcherNotStopped,
  diScopeNotDisposed,
  packageKeeps,
  subscriptionNotUnsubscribed,
  dataloaderCache,
  asyncContextStore,
  timerNotCleared,
  nodeListeners,
  nodeRegistries,
  listenerNotRemoved,
  detachedKept,
  treeNotPruned,
  prototypeChain,
  promiseNeverSettles,
  moduleCache,
  frameNotRemoved,
  vmContext,
  resourceNotClosed,
  otherRegistry,
  boundedCache,
  closureChain,
  compiledPerCall,
  memoisedWithoutLimit,
  weakReferenceKept,
  linkedChain,
  sliceKeepsString,
  requestKeyedMap,
  onlyAddedTo,
  growsInPlace,
];

/**
 * Which known kind of leak this looks like, and what to do about it. Data for the report, never
 * for the verdict.
 */
export function matchPattern(facts: PatternFacts): PatternMatch | undefined {
  for (const pattern of PATTERNS) {
    const advice = pattern.advise(facts);
    if (advice !== undefined) return { id: pattern.id, advice };
  }
  return undefined;
}
