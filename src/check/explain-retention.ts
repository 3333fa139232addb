import { createAttributor, type Attributor } from '../attribution/create-attributor.js';
import type { Culprit } from '../attribution/paths/culprit.js';
import { markWaiting } from '../attribution/nodes/mark-waiting.js';
import { OWN_ROUND, rankNodes } from '../attribution/nodes/rank-nodes.js';
import { findInstruments, type SourceAccess } from './find-instruments.js';
import { filterStrongEdges } from '../graph/edge-filter.js';
import { markReachable } from '../graph/mark-reachable.js';
import { measureSetsRetained } from '../graph/measure-sets-retained.js';
import { findEdgeSource, tracePath } from '../graph/search-from-root.js';
import { searchEvidence } from '../growth/search-evidence.js';
import { filterEvidenceEdges } from '../growth/filter-evidence-edges.js';
import type { RetainerStep } from '../report/leak-report.js';
import type { RetentionHolder } from '../report/retention-report.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';

export interface RetentionInput {
  snapshot: HeapSnapshot;
  /** Id of the object. */
  targetId: number;
  /** Id of the promise that the test waits for. */
  assertionId: number;
  sources: SourceAccess;
  /** Path of the test's file. */
  testFile?: string;
}

export type Retention =
  /** Nothing but the assertion, and the test that waits for it, holds the object. */
  | { kind: 'free' }
  /** Only what the engine learnt about functions holds it. */
  | { kind: 'engine' }
  | { kind: 'held'; summary: string; holder: RetentionHolder };

/** From one snapshot to what holds one object, apart from the assertion about it. */
export function explainRetention({
  snapshot,
  targetId,
  assertionId,
  sources,
  testFile,
}: RetentionInput): Retention {
  const target = snapshot.nodeId.indexOf(targetId);
  if (target < 0) return { kind: 'free' };
  const filter = filterStrongEdges(snapshot);
  const round = rankNodes(snapshot, findInstruments(sources));
  const skip = markAssertion(snapshot, assertionId, round);
  const search = searchEvidence(snapshot, filterEvidenceEdges(snapshot, filter), {
    round,
    skip,
  });
  if (search.distance[target]! < 0) {
    return { kind: markReachable(snapshot, filter, skip)[target] === 1 ? 'engine' : 'free' };
  }
  const edges = tracePath(snapshot, search, target);
  const path = [
    { node: edges.length > 0 ? findEdgeSource(snapshot, edges[0]!) : target, edge: -1 },
    ...edges.map((edge) => ({ node: snapshot.edgeTarget[edge]!, edge })),
  ];
  const culprit: Culprit = {
    holder: path[Math.max(0, path.length - 2)]!.node,
    survivors: Uint32Array.of(target),
    path,
    countPerCall: 0,
  };
  const attributor = createAttributor({ snapshot, ...sources });
  const retainerPath = attributor
    .describePath(culprit)
    .map((step) => ({ ...step, isGrowing: false }));
  const pattern = isTestVariable(retainerPath, testFile)
    ? adviseTestVariable(retainerPath)
    : findPattern(attributor, culprit);
  return {
    kind: 'held',
    summary: summarize(attributor, culprit, retainerPath),
    holder: {
      retainerPath,
      retainedBytes: measureSetsRetained(snapshot, filter, [Uint32Array.of(target)])[0].bytes,
      fingerprint: attributor.fingerprint(culprit),
      ...attributor.findPackage(culprit),
      ...(pattern ? { pattern } : {}),
    },
  };
}

/** What waits for the assertion, and heapslope's own functions and calls. */
function markAssertion(snapshot: HeapSnapshot, assertionId: number, round: Uint8Array): Uint8Array {
  const assertion = snapshot.nodeId.indexOf(assertionId);
  const skip = markWaiting(snapshot, assertion < 0 ? [] : [assertion]);
  for (let node = 0; node < skip.length; node++) if (round[node] === OWN_ROUND) skip[node] = 1;
  return skip;
}

/** Whether nothing but a variable of the test's own file holds the object. */
function isTestVariable(path: readonly RetainerStep[], testFile: string | undefined): boolean {
  const [root, object] = path;
  if (testFile === undefined || path.length !== 2) return false;
  const file = /^module (.*)$/.exec(root!.object)?.[1] ?? root!.location?.file;
  const isVariable = /^(?:variable |context\.)/.test(object!.edge);
  return isVariable && file !== undefined && testFile.endsWith(file.replace(/^\.?\//, ''));
}

function adviseTestVariable(path: readonly RetainerStep[]): RetentionHolder['pattern'] {
  const variable = path[1]!.edge.replace(/^variable |^context\./, '');
  return {
    id: 'held-by-the-test',
    advice:
      `The test's own variable ${variable} holds the object. Set it to undefined before the assertion, ` +
      'or keep none: await expect(() => open()).toBeCollected(), or a WeakRef of the object.',
  };
}

/** Patterns that say no more than that a container holds things: they are asked of the nearest holder alone. */
const SHAPES = new Set([
  'only-added-to',
  'request-keyed-map',
  'linked-chain',
  'bounded-cache',
  'module-cache',
  'memoised-without-limit',
  'slice-keeps-string',
]);

/** The pattern of the nearest holder that has one: a timer is some steps away from what it keeps. */
function findPattern(attributor: Attributor, culprit: Culprit): RetentionHolder['pattern'] {
  const nearest = attributor.matchPattern(culprit);
  if (nearest) return nearest;
  const { path } = culprit;
  for (let at = path.length - 3; at >= 0; at--) {
    const survivors = Uint32Array.of(path[at + 1]!.node);
    const pattern = attributor.matchPattern({ ...culprit, holder: path[at]!.node, survivors });
    if (pattern && !SHAPES.has(pattern.id)) return pattern;
  }
  return undefined;
}

/** `Array Container.instances holds it`: the object before the last on the path, as the source names it. */
function summarize(
  attributor: Attributor,
  culprit: Culprit,
  path: readonly RetainerStep[],
): string {
  if (path.length < 3) return `${path.at(-1)!.edge || 'a root'} of ${path[0]!.object} holds it`;
  const { describe } = attributor.describeGrowing(culprit);
  return `${describe.replace(/: \+[\d.]+ .* per call$/s, '')} holds it`;
}
