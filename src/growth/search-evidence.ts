import type { EdgeFilter } from '../graph/edge-filter.js';
import { searchFromRoot, type SearchOptions, type SearchTree } from '../graph/search-from-root.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { findDriverEdges } from './find-driver-edges.js';

/**
 * Shortest paths over what is evidence; through a driver's own only where there is no other way, nor through the
 * edges of `last`.
 */
export function searchEvidence(
  snapshot: HeapSnapshot,
  evidence: EdgeFilter,
  { last = [], ...options }: SearchOptions,
): SearchTree {
  const late = [...last, ...findDriverEdges(snapshot)];
  return searchFromRoot(snapshot, evidence, { ...options, last: late });
}
