/**
 * Turns a path of engine nodes into the objects that are told to people, engine internals folded
 * into them.
 */
import { beginWithVariable } from './begin-with-variable.js';
import type { Culprit, PathStep } from './culprit.js';
import { describeEdge, tellProperty } from './describe-edge.js';
import type { EdgeText } from './edge-text.js';
import { findAnchor, findHolder, type AnchorContext } from './find-anchor.js';
import { findEntry } from './find-entry.js';
import { findGrowing } from './find-growing.js';
import { followChain } from './follow-chain.js';
import { isLinkedList } from './is-linked-list.js';
import { nameMethods } from './name-methods.js';
import { findComponent, findThis, findWebCallback } from './find-web-code.js';
import { isLoader, isSame, makeLink, makeModule, ROOT_EDGE, type PathLink } from './path-link.js';
import { isHook, nameComponent } from '../names/name-component.js';
import type { Exported } from '../nodes/index-exports.js';
import type { SnapshotReader } from '../nodes/snapshot-reader.js';
import { isNodeScript, tellStableFile } from '../sources/tell-file.js';

export interface LinkTrail {
  links: PathLink[];
  /** Which of the links is the object that grows. */
  growing: number;
}

/** Stands for the keys of all entries that grow alike. */
const ANY_KEY = '["*"]';
/** So many equal links in a row are told as one. */
const MIN_REPEATS = 3;
const FOLDED_OBJECTS = new Set(['AsyncContextFrame', 'ModuleWrap', 'ModuleJob']);
const FOLDED_EDGES = new Set(['_events', '<symbol kEvents>']);
const CODE_EDGES = new Map<string, string>(
  Object.entries({
    Timeout: '_onTimeout',
    Immediate: '_onImmediate',
    Listener: 'listener',
  }),
);
const TIMER_CHAIN = new Set(['_idleNext', '_idlePrev']);

export interface TraceContext extends AnchorContext {
  /** File of the code that an object belongs to; '' where there is none. */
  fileOf(link: PathLink): string;
  /** The CommonJS module whose exports, or whose part, a node is; undefined for other nodes. */
  exportsOf(node: number): Exported | undefined;
  /** Whether a file belongs to what runs the handler: this library, or the test runner. */
  isHarness(file: string): boolean;
}

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

/** A variable of who imports a module leads to its exports: the path begins at the module that owns them. */
function beginWithOwner(context: TraceContext, links: PathLink[], growing: number): LinkTrail {
  const at = links.findLastIndex((_, index) => findOwner(context, links, growing, index));
  const owner = at < 0 ? undefined : findOwner(context, links, growing, at);
  if (owner === undefined) return { links, growing };
  const begun = beginBelow(context, links[at], owner);
  const [next, ...rest] = links.slice(at + 1);
  const below = begun.length > 1 ? nameOf(next, owner) : at === 0 ? next : nameExport(next);
  const told = [...begun, ...(next === undefined ? [] : [below]), ...rest];
  return { links: told, growing: growing + told.length - links.length };
}

/** The module, and what it gives away where that is no plain object of all its exports. */
function beginBelow(context: TraceContext, link: PathLink, { file, name }: Exported): PathLink[] {
  const { reader, scopes } = context;
  const isFunction = reader.typeOf(link.node) === 'closure';
  const module = makeModule(
    context,
    file,
    name !== undefined || isFunction ? -1 : link.node,
    link.index,
  );
  const root = { ...module, isModule: false, isExports: true };
  if (name !== undefined) {
    const edge = { ...link.edge, ...nameProperty(name) };
    return [root, nameExport({ ...link, edge })];
  }
  if (!isFunction) return [root];
  const edge: EdgeText = {
    kind: 'variable',
    text: 'exports',
    stable: 'exports',
    name: reader.nameOf(link.node),
  };
  return [root, { ...makeLink(reader, scopes, link.node, link.index), edge }];
}

/** A property of a function that is exported was told as one of the exports. */
function nameOf(link: PathLink, { name }: Exported): PathLink {
  const isOfExports = name === undefined && link?.edge.kind === 'property';
  if (!isOfExports || !link.edge.text.startsWith('exports')) return link;
  return { ...link, edge: { ...link.edge, ...nameProperty(link.edge.name) } };
}

/** Of what a path from a module's variables leads to: the CommonJS module that gave it away. */
function findOwner(
  { reader, exportsOf }: TraceContext,
  links: readonly PathLink[],
  growing: number,
  at: number,
): Exported | undefined {
  const link = links[at];
  const owner = link.node < 0 || at > growing ? undefined : exportsOf(link.node);
  if (owner === undefined) return undefined;
  if (owner.name !== undefined) {
    const isOfModule = links[0].isModule && links[0].script !== owner.file;
    // A function or class is told with the file of its code.
    return isOfModule && at > 0 && reader.typeOf(link.node) === 'object' ? owner : undefined;
  }
  if (at === growing) return undefined;
  if (reader.typeOf(link.node) !== 'closure')
    return at > 0 || (link.isExports && link.script !== owner.file) ? owner : undefined;
  // Other functions of the same file have the same variables.
  const isNamed = reader.nameOf(link.node) !== '';
  return isNamed && links[at + 1].edge.kind === 'property' ? owner : undefined;
}

function nameProperty(name: string): EdgeText {
  const text = tellProperty(name);
  return { kind: 'property', text, stable: text, name };
}

/** The edge was told as one that leaves a plain object. */
function nameExport(link: PathLink): PathLink {
  const { kind, name, text } = link.edge;
  if (kind !== 'property') return link;
  return { ...link, edge: { ...link.edge, text: `exports${text}`, stable: `variable ${name}` } };
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

/** A timer, a listener or a bound function at the end of a path says nothing without its code. */
function addCode(context: AnchorContext, links: PathLink[]): void {
  const { reader, scopes } = context;
  addCallback(context, links);
  addWebCallback(context, links);
  addComponent(context, links);
  const last = links[links.length - 1];
  if (last.node >= 0 && last.object === 'closure wrapper') addWrapped(context, links, last);
  if (last.node < 0 || last.object !== 'bound function') return;
  for (const [name, text] of BOUND) {
    const node = reader.follow(last.node, name);
    // Bound to nothing, to a plain object or the global one: the function says more.
    const isTelling = node >= 0 && /^(?:object|closure)$/.test(reader.typeOf(node));
    if (!isTelling || /^(?:Object|global|)$/.test(reader.nameOf(node))) continue;
    links.push({
      ...makeLink(reader, scopes, node, last.index + 1),
      edge: { kind: 'other', text, stable: text, name: '' },
    });
    return;
  }
}

/** What `emitter.once` makes of a listener: bound up to Node 22, and a function with the listener after. */
function addWrapped({ reader, scopes }: AnchorContext, links: PathLink[], last: PathLink): void {
  const node = reader.follow(last.node, 'listener');
  if (node < 0 || reader.typeOf(node) !== 'closure') return;
  const edge: EdgeText = {
    kind: 'property',
    text: '.listener',
    stable: '.listener',
    name: 'listener',
  };
  links[links.length - 1] = { ...last, stable: 'bound function' };
  links.push({ ...makeLink(reader, scopes, node, last.index + 1), edge });
}

const BOUND = [
  // What `emitter.once` wraps.
  ['listener', '.listener'],
  ['bound_this', 'bound this'],
  ['bound_function', 'bound function'],
] as const;

/** An observer, a media query or a socket without its callback is like any other. */
function addWebCallback({ reader, scopes }: AnchorContext, links: PathLink[]): void {
  const last = links[links.length - 1]!;
  const closure = last.node < 0 ? -1 : findWebCallback(reader, scopes, last.node);
  if (closure < 0) return;
  links.push({
    ...makeLink(reader, scopes, closure, last.index + 1),
    edge: { kind: 'callback', text: 'callback', stable: 'callback', name: '' },
  });
}

/** Which component a function belongs to, the name of the function seldom says. */
function addComponent(context: AnchorContext, links: PathLink[]): void {
  const { reader, scopes } = context;
  const last = links[links.length - 1]!;
  if (!reader.dom.isPage || last.node < 0) return;
  const component = findComponent(reader, scopes, last.node);
  if (component < 0) addThis(context, links, last);
  if (component < 0 || links.some(({ node }) => node === component)) return;
  // Its function says where it is written, the record that the framework has of it does not.
  const node = nameComponent(reader, component)?.code ?? component;
  links.push({
    ...makeLink(reader, scopes, component, last.index + 1),
    node,
    edge: { kind: 'other', text: 'in', stable: 'in', name: '' },
  });
}

function addThis({ reader, scopes }: AnchorContext, links: PathLink[], last: PathLink): void {
  const node = findThis(reader, last.node);
  if (node < 0 || links.some((link) => link.node === node)) return;
  const edge: EdgeText = { kind: 'other', text: 'of', stable: 'of', name: '' };
  links.push({ ...makeLink(reader, scopes, node, last.index + 1), edge });
}

function addCallback({ reader, scopes }: AnchorContext, links: PathLink[]): void {
  const last = links[links.length - 1];
  const name = CODE_EDGES.get(last.object);
  if (name === undefined || last.node < 0) return;
  const closure = reader.follow(last.node, name);
  if (closure < 0 || reader.typeOf(closure) !== 'closure') return;
  const stable = name.startsWith('_on') ? 'callback' : `.${name}`;
  const text = name.startsWith('_on') ? `callback (${name})` : stable;
  const edge: EdgeText = {
    kind: name.startsWith('_on') ? 'timer' : 'property',
    text,
    stable,
    name,
  };
  links.push({ ...makeLink(reader, scopes, closure, last.index + 1), edge });
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

/**
 * By which branches a member of a tree is reached says nothing: what lies between the root and the last
 * member on the way is one step, told by the names of the branches. A list whose members hold one another in
 * both directions is told so as well, whichever of them is the old one.
 */
function foldMembers(
  { reader }: AnchorContext,
  { links, growing }: LinkTrail,
  isStructure: boolean,
): LinkTrail {
  const isLast = (object: string) => (link: PathLink, at: number) =>
    at > growing && link.object === object && link.edge.kind !== 'timer';
  const root = links.some(isLast(links[growing].object)) ? growing : growing + 1;
  const object = links[root]?.object;
  const last = object === undefined ? -1 : links.findLastIndex(isLast(object));
  if (last <= root) return { links, growing };
  const ways = listWays(reader, links[last].node);
  // A chain by one name is told as such.
  const isChain = last === root + 1 && links[last].repeats > 1;
  if (ways.length < 2 && (isChain || !isStructure)) return { links, growing };
  const between = links.slice(root + 1, last + 1);
  // The keys of a dictionary between two members are no branches.
  const branches = between.filter(
    (link, at) => link.edge.kind === 'property' && links[root + at].object === object,
  );
  const named = ways.length > 1 ? ways : branches.map(({ edge }) => edge.stable);
  const names = [...new Set(named)].sort();
  const text = names.length > MOST_BRANCHES ? `${names[0]}…` : names.join(' or ') || '[]';
  const repeats = between.reduce(
    (sum, link) => sum + (link.object === object ? link.repeats : 0),
    0,
  );
  const member: PathLink = {
    ...links[last],
    edge: { kind: 'member', text, stable: 'member', name: text },
    repeats,
  };
  return { links: [...links.slice(0, root + 1), member, ...links.slice(last + 1)], growing: root };
}

/** The directions of a list: properties of its member that lead to others like it. */
function listWays(reader: SnapshotReader, member: number): string[] {
  if (member < 0) return [];
  const { firstEdge, edgeTarget } = reader.snapshot;
  const ways = new Set<string>();
  for (let edge = firstEdge[member]!; edge < firstEdge[member + 1]!; edge++) {
    if (reader.edgeTypeOf(edge) !== 'property') continue;
    const way = tellProperty(reader.edgeNameOf(edge));
    const isLike = reader.nameOf(edgeTarget[edge]!) === reader.nameOf(member);
    if (isLike && isLinkedList(way)) ways.add(way);
  }
  return [...ways];
}

const MOST_BRANCHES = 3;
