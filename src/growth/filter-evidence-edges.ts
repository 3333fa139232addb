import type { EdgeFilter } from '../graph/edge-filter.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { isPage } from './is-page.js';

/**
 * What the engine learns about a function (feedback vectors with their allocation sites and boilerplate
 * literals, optimised code with its constants) hangs from the closure. It comes with warming up, some of
 * it in step with the calls, and is nothing that the program keeps.
 */
const ENGINE_EDGES = ['feedback_cell', 'code'];
/** Of the names by which a browser keeps what its own extensions bind in each frame: no page can let go of it. */
const EXTENSIONS = 'extensions::';

/** The strong edges without those to what the engine learns: a search over them finds what a program keeps. */
export function filterEvidenceEdges(snapshot: HeapSnapshot, strong: EdgeFilter): EdgeFilter {
  const { edgeName, edgeType, edgeTypeNames, edgeCount, strings } = snapshot;
  const names = new Set([
    ...ENGINE_EDGES.map((name) => strings.indexOf(name)).filter((index) => index >= 0),
    ...(isPage(snapshot) ? strings.findContaining(EXTENSIONS) : []),
  ]);
  const internal = edgeTypeNames.indexOf('internal');
  const filter = strong.slice();
  for (let edge = 0; edge < edgeCount; edge++) {
    if (edgeType[edge] === internal && names.has(edgeName[edge])) filter[edge] = 0;
  }
  return filter;
}
