import { assertionRecords } from './patterns/assertion-records.js';
import { asyncContextStore } from './patterns/async-context-store.js';
import { boundedCache } from './patterns/bounded-cache.js';
import { closureChain } from './patterns/closure-chain.js';
import { compiledPerCall } from './patterns/compiled-per-call.js';
import { consoleBuffer } from './patterns/console-buffer.js';
import { dataloaderCache } from './patterns/dataloader-cache.js';
import { diScopeNotDisposed } from './patterns/di-scope-not-disposed.js';
import { fakeTimers } from './patterns/fake-timers.js';
import { growsInPlace } from './patterns/grows-in-place.js';
import { linkedChain } from './patterns/linked-chain.js';
import { listenerNotRemoved } from './patterns/listener-not-removed.js';
import { memoisedWithoutLimit } from './patterns/memoised-without-limit.js';
import { mockCallRecords } from './patterns/mock-call-records.js';
import { moduleCache } from './patterns/module-cache.js';
import { nodeListeners } from './patterns/node-listeners.js';
import { nodeRegistries, otherRegistry } from './patterns/node-registries.js';
import { onlyAddedTo } from './patterns/only-added-to.js';
import { packageKeeps } from './patterns/package-keeps.js';
import type { Pattern, PatternFacts } from './patterns/pattern.js';
import { promiseNeverSettles } from './patterns/promise-never-settles.js';
import { prototypeChain } from './patterns/prototype-chain.js';
import { requestKeyedMap } from './patterns/request-keyed-map.js';
import { resourceNotClosed } from './patterns/resource-not-closed.js';
import { sliceKeepsString } from './patterns/slice-keeps-string.js';
import { subscriptionNotUnsubscribed } from './patterns/subscription-not-unsubscribed.js';
import { timerNotCleared } from './patterns/timer-not-cleared.js';
import { treeNotPruned } from './patterns/tree-not-pruned.js';
import { vmContext } from './patterns/vm-context.js';
import { weakReferenceKept } from './patterns/weak-reference-kept.js';

export type { PatternFacts, PatternStep } from './patterns/pattern.js';

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
  diScopeNotDisposed,
  packageKeeps,
  subscriptionNotUnsubscribed,
  dataloaderCache,
  asyncContextStore,
  timerNotCleared,
  nodeListeners,
  nodeRegistries,
  listenerNotRemoved,
  treeNotPruned,
  prototypeChain,
  promiseNeverSettles,
  moduleCache,
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
