import type { SnapshotReader } from '../nodes/snapshot-reader.js';
import type { Culprit } from './culprit.js';
import type { AnchorContext } from './find-anchor.js';
import { isSame, type PathLink } from './path-link.js';

/** Which link is the object that grows: the holder, or what takes the holder's place in the words of the source. */
export function findGrowing(
  { reader }: AnchorContext,
  links: readonly PathLink[],
  culprit: Culprit,
  holderIndex: number,
): number {
  let growing = 0;
  for (let at = 0; at < links.length; at++) if (links[at].index <= holderIndex) growing = at;
  if (culprit.isStructure) return growing;
  // A record has one thing in each of its fields: where more of them come, records do.
  const ofRecords = culprit.bytesPerCall === undefined ? -1 : findRecords(reader, links, growing);
  if (ofRecords >= 0) return ofRecords;
  // Those who watch a state are a list: what is watched has it.
  const watched = links.slice(0, growing + 1).findLastIndex(({ edge }) => edge.kind === 'watcher');
  if (watched > 0) return watched - 1;
  // What lies between an old object and the survivors is replaced in each call, and what is in its
  // place grows: `history.entries = [...history.entries, entry]`, or, further in,
  // `state = { ...state, entries: [...state.entries, entry] }`.
  const direct = culprit.path.findIndex((step) => step.node === culprit.survivors[0]);
  const replaced = findReplaced(links, growing + 1, direct);
  const next: PathLink | undefined = links[growing + 1];
  const isProperty = next?.edge.kind === 'property' && next.index < direct;
  if (isProperty && !isCode(links[growing])) return replaced;
  // So it is with `rooms.set(room, [...rooms.get(room), user])`.
  const isEntry = next !== undefined && /^(?:entry|element|weakValue)$/.test(next.edge.kind);
  if (isEntry && next.index < direct && isLongList(reader, next, culprit)) return replaced;
  const isLast = growing === links.length - 1;
  const holder = culprit.path[holderIndex].node;
  const isVariables = /^system \/ (Context|Cell|PropertyCell|SourceTextModule)/.test(
    reader.nameOf(holder),
  );
  // A variable that is given a new value each time: what it holds grows, and not the scope.
  return isVariables && !isLast ? replaced : growing;
}

/** A list that has what many calls have left, and not one of each call. */
function isLongList(
  { snapshot, edgeTypeOf }: SnapshotReader,
  { node, object }: PathLink,
  { countPerCall }: Culprit,
): boolean {
  if (node < 0 || object !== 'Array') return false;
  const { firstEdge, edgeTarget } = snapshot;
  let elements = 0;
  for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
    // Elements hang from the array's store of them.
    const store = edgeTypeOf(edge) === 'internal' ? edgeTarget[edge]! : -1;
    if (store >= 0) elements = Math.max(elements, firstEdge[store + 1]! - firstEdge[store]!);
    else if (edgeTypeOf(edge) === 'element') elements++;
  }
  return elements >= LONG_LIST && elements > LONG_FOR_CALLS * countPerCall;
}

const LONG_LIST = 32;
const LONG_FOR_CALLS = 8;

const CONTAINED = new Set(['entry', 'value', 'element', 'listener', 'reaction']);
/** What has more properties is a dictionary, which gains them. */
const MOST_FIELDS = 32;

/** The container of the records of which one holds the survivor in a field; -1 where there is none. */
function findRecords(
  { snapshot, edgeTypeOf }: SnapshotReader,
  links: readonly PathLink[],
  growing: number,
): number {
  const { node, repeats } = links[growing]!;
  const field: PathLink | undefined = links[growing + 1];
  if (node < 0 || repeats > 1 || field?.edge.kind !== 'property' || field.repeats > 1) return -1;
  let fields = 0;
  for (let edge = snapshot.firstEdge[node]!; edge < snapshot.firstEdge[node + 1]!; edge++)
    if (edgeTypeOf(edge) === 'property') fields++;
  if (fields > MOST_FIELDS) return -1;
  const entry = links.findLastIndex(({ edge }, at) => at <= growing && CONTAINED.has(edge.kind));
  return entry - 1;
}

/** From the first of the replaced objects on, the innermost: a state within a state, but no link of a chain. */
function findReplaced(links: readonly PathLink[], first: number, direct: number): number {
  let at = first;
  for (let next = links[at + 1]; next !== undefined; next = links[++at + 1]) {
    const after: PathLink | undefined = links[at + 2];
    const isChain = next.repeats > 1 || (after !== undefined && isSame(next, after));
    const isInner = next.edge.kind === 'property' && next.index < direct && !isChain;
    if (links[at].object !== 'Object' || !isInner) break;
  }
  return at;
}

function isCode(link: PathLink): boolean {
  return /^(?:class|closure) /.test(link.object);
}
