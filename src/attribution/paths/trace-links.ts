/**
 * Turns a path of engine nodes into the objects that are told to people, engine internals folded
 * into them.
 */
import { addCode } from './add-code.js';
import { beginWithOwner } from './begin-with-owner.js';
import { beginWithVariable } from './begin-with-variable.js';
import type { Culprit, PathStep } from './culprit.js';
import { describeEdge } from './describe-edge.js';
import type { EdgeText } from './edge-text.js';
import { findAnchor, findHolder, type AnchorContext, type TraceContext } from './find-anchor.js';
import { findEntry } from './find-entry.js';
import { findGrowing } from './find-growing.js';
import { foldMembers } from './fold-members.js';
import { followChain } from './follow-chain.js';
import { nameMethods } from './name-methods.js';
import {
  isLoader,
  isSame,
  makeLink,
  makeModule,
  ROOT_EDGE,
  type LinkTrail,
  type PathLink,
} from './path-link.js';
import { isHook } from '../names/name-component.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';
import { isNodeScript, tellStableFile } from '../sources/tell-file.js';

/** Stands for the keys of all entries that grow alike. */
const ANY_KEY = '["*"]';
/** So many equal links in a row are told as one. */
const MIN_REPEATS = 3;
const FOLDED_OBJECTS = new Set(['AsyncContextFrame', 'ModuleWrap', 'ModuleJob']);
const FOLDED_EDGES = new Set(['_events', '<symbol kEvents>']);
const TIMER_CHAIN = new Set(['_idleNext', '_idlePrev']);

export function traceLinks(context: TraceContext, culprit: Culprit): LinkTrail {
  const holderIndex = findHolder(culprit);
  const links = findAnchor(context, culprit.path, holderIndex);
  let hops: PathStep[] = [];
  for (let index = links[links.length - 1].index + 1; index < culprit.path.length; index++) {
    const step = culprit.path[index];
    hops.push(step);
    const isTold = index === holderIndex || index === culprit.path.length - 1;
    if (isFolded(context, culprit.path, index, isTold)) continue;
    addLink(context, links, hops, index);
    hops = [];
  }
  // A path that ends within an object (in its context, its backing store) ends at that object,
  // unless nothing else is left.
  const isReaction = hops.some(
    (hop) => context.reader.nameOf(hop.node) === 'system / PromiseReaction',
  );
  const isFunction =
    hops.length > 0 && context.reader.typeOf(hops[hops.length - 1].node) === 'closure';
  if (isReaction || isFunction || (links.length === 1 && hops.length > 0))
    addLink(context, links, hops, culprit.path.length - 1);
  nameMethods(context, links, culprit.path);
  addChain(context, links);
  addCode(context, links);
  moveToOwnModule(context, links);
  moveToParent(context, links, findGrowing(context, links, culprit, holderIndex));
  const growing = findGrowing(context, links, culprit, holderIndex);
  const entry = culprit.isOneOfMany === true ? findEntry(links, growing) : -1;
  if (entry >= 0) links[entry] = eraseKey(links[entry]);
  const loader = findLoader(context, links, growing);
  const start = loader > 0 ? loader : skipHarness(context, links, growing);
  if (start > 0) links[start] = beginWith(context, links[start]);
  const owned = beginWithOwner(context, links.slice(start), growing - start);
  const begun = beginWithVariable(context, owned);
  const trail = collapseRepeats(begun.links, begun.growing);
  return foldMembers(context, trail, culprit.isStructure === true);
}

function eraseKey(link: PathLink): PathLink {
  if (link.edge.kind !== 'entry') return link;
  return { ...link, edge: { ...link.edge, text: ANY_KEY, stable: ANY_KEY, name: '' } };
}

function isFolded(
  { reader, scopes }: AnchorContext,
  path: readonly PathStep[],
  index: number,
  isTold: boolean,
): boolean {
  const { node, edge } = path[index];
  if (reader.isInternal(node)) return true;
  if (reader.dom.isNode(node) && !isTold) return isOnTheWay(reader, path, index);
  const edgeName = reader.edgeNameOf(edge);
  const name = reader.nameOf(node);
  if (!isTold && /^(?:memoizedState|next)$/.test(edgeName) && isHook(reader, node)) return true;
  if (FOLDED_OBJECTS.has(name) || FOLDED_EDGES.has(edgeName)) return true;
  // The root of an event's list of listeners: Map of kEvents, table, root.
  if (
    index >= 2 &&
    path[index - 2].edge >= 0 &&
    reader.edgeNameOf(path[index - 2].edge) === '<symbol kEvents>'
  )
    return true;
  // The engine's own closures that resume a function, and the generator of a module's body.
  if (
    name === '' &&
    reader.typeOf(node) === 'closure' &&
    scopes.scriptOfClosure(node) === undefined
  )
    return true;
  return (
    name === 'Generator' &&
    index > 0 &&
    reader.nameOf(path[index - 1].node) === 'system / SourceTextModule'
  );
}

/**
 * A node of a document between others says nothing: by which relatives one is reached is chance, and so is the way
 * through what Blink has laid out.
 */
function isOnTheWay({ dom }: SnapshotReader, path: readonly PathStep[], index: number): boolean {
  const next = path.slice(index + 1).find(({ node }) => dom.kindOf(node) !== 'part');
  const isNextOne = next !== undefined && dom.isNode(next.node);
  const isFirst = !dom.isNode(path[index - 1]?.node ?? -1);
  return isNextOne && !(isFirst && dom.treeOf(path[index]!.node).isDetached);
}

function addLink(
  context: AnchorContext,
  links: PathLink[],
  hops: readonly PathStep[],
  index: number,
): void {
  const { reader, scopes } = context;
  const previous = links[links.length - 1];
  const edge = describeEdge(reader, previous, hops);
  const link: PathLink = { ...makeLink(reader, scopes, hops[hops.length - 1].node, index), edge };
  if (!TIMER_CHAIN.has(edge.name)) {
    links.push(link);
    return;
  }
  // Which neighbours a timer has in its list is chance: every timer is held by the list.
  const timer: PathLink = {
    ...link,
    edge: { kind: 'timer', text: 'timer', stable: 'timer', name: '' },
  };
  if (previous.edge.kind === 'timer' && previous.object === link.object)
    links[links.length - 1] = timer;
  else links.push(timer);
}

/**
 * A survivor in a variable or property of its own is held there alone: the others hang from it,
 * each from the one before. A dictionary holds each by itself.
 */
function addChain({ reader, scopes }: AnchorContext, links: PathLink[]): void {
  const last = links[links.length - 1];
  const { kind } = last.edge;
  if (last.node < 0 || (kind !== 'property' && kind !== 'variable')) return;
  if (isDictionary(reader, links[links.length - 2]?.node ?? -1, last.node)) return;
  const chain = followChain(reader, last.node);
  if (chain === undefined) return;
  const edge = describeEdge(reader, last, chain.hops);
  if (edge.stable === last.edge.stable) last.repeats = chain.length + 1;
  else
    links.push({
      ...makeLink(reader, scopes, chain.second, last.index + 1),
      edge,
      repeats: chain.length,
    });
}

/** With so many properties that hold objects of one kind, an object is no record. */
const DICTIONARY_KEYS = 8;

function isDictionary({ snapshot }: SnapshotReader, holder: number, like: number): boolean {
  if (holder < 0) return false;
  const { firstEdge, edgeTarget, nodeName } = snapshot;
  let alike = 0;
  for (let edge = firstEdge[holder]; edge < firstEdge[holder + 1]; edge++) {
    if (nodeName[edgeTarget[edge]] === nodeName[like]) alike++;
  }
  return alike >= DICTIONARY_KEYS;
}

/**
 * Whose suspended body has a function in a register is chance: the function is told with the
 * module that defines it.
 */
function moveToOwnModule(context: AnchorContext, links: PathLink[]): void {
  const [root, link] = links;
  if (
    links.length < 2 ||
    !root.isModule ||
    link.edge.name !== '' ||
    context.reader.typeOf(link.node) !== 'closure'
  )
    return;
  const script = context.scopes.scriptOfClosure(link.node);
  if (script === undefined) return;
  links[0] = makeModule(context, script, root.node, root.index);
  links[1] = { ...link, edge: { ...link.edge, text: '…', stable: '…' } };
}

/** One child leads to the next, or the document to one far below: their parent is what grows. */
function moveToParent({ reader, scopes }: TraceContext, links: PathLink[], growing: number): void {
  const { dom } = reader;
  const survivor = links[growing + 1];
  const sibling = links[growing]!;
  if (survivor === undefined || !dom.isNode(survivor.node)) return;
  const parent = dom.parentOf(survivor.node);
  if (parent < 0 || parent === sibling.node) return;
  // The browser has a list of frames, and each has its element.
  const isFrame = growing === 0 && sibling.edge.kind === 'root' && !dom.treeOf(parent).isDetached;
  if (!dom.isNode(sibling.node) && !isFrame) return;
  const isSibling = parent === dom.parentOf(sibling.node);
  const isInTree = isFrame || dom.treeOf(parent).root === dom.treeOf(sibling.node).root;
  if (!isSibling && !isInTree) return;
  const child: EdgeText = {
    kind: 'child',
    text: 'child',
    stable: 'child',
    name: '',
    collection: 'children',
  };
  links[growing + 1] = { ...survivor, edge: child };
  if (!isSibling) {
    const far: EdgeText = { kind: 'other', text: '…', stable: '…', name: '' };
    const link = { ...makeLink(reader, scopes, parent, sibling.index), edge: far };
    links.splice(growing + 1, 0, link);
    return;
  }
  if (links[growing - 1]?.node === parent) {
    // The one before takes the sibling's place, and its part of the path.
    links.splice(growing - 1, 2, { ...links[growing - 1]!, index: sibling.index });
    return;
  }
  const link = makeLink(reader, scopes, parent, sibling.index);
  links[growing] = { ...link, edge: sibling.edge };
}

/**
 * What runs the handler holds it, and with it everything: such a path begins where the user's own
 * code does.
 */
function skipHarness(
  { fileOf, isHarness }: TraceContext,
  links: readonly PathLink[],
  growing: number,
): number {
  let sawHarness = false;
  for (let at = 0; at <= growing; at++) {
    const file = fileOf(links[at]);
    if (isHarness(file)) sawHarness = true;
    else if (file !== '' && !isNodeScript(file)) return sawHarness ? at : 0;
  }
  return 0;
}

/** Node has one loader of ES modules: which module waits for it just then is chance. */
function findLoader({ fileOf }: TraceContext, links: readonly PathLink[], growing: number): number {
  return links.findLastIndex(
    (link, at) => at <= growing && isLoader(link) && isNodeScript(fileOf(link)),
  );
}

function beginWith(context: TraceContext, link: PathLink): PathLink {
  const file = tellStableFile(context.fileOf(link), context.cwd);
  return { ...link, edge: ROOT_EDGE, stable: `${link.stable} ${file}` };
}

function collapseRepeats(links: readonly PathLink[], growing: number): LinkTrail {
  const collapsed: PathLink[] = [];
  let newGrowing = growing;
  for (let at = 0; at < links.length;) {
    let end = at + 1;
    while (end < links.length && isSame(links[at], links[end])) end++;
    const isRun = end - at >= MIN_REPEATS;
    const kept = isRun ? [{ ...links[at], repeats: end - at }] : links.slice(at, end);
    if (growing >= at && growing < end) newGrowing = collapsed.length + (isRun ? 0 : growing - at);
    collapsed.push(...kept);
    at = end;
  }
  return { links: collapsed, growing: newGrowing };
}
