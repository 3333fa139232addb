import type { GrowthKey } from '../growth/find-culprits.js';
import type { WebListener } from '../probe/heap-probe.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import type {
  AllocationSite,
  GrowingEdge,
  PutSite,
  RetainerStep,
  SourceLocation,
} from '../report/leak-report.js';
import type { Culprit } from './paths/culprit.js';
import { describeGrowing } from './paths/describe-growing.js';
import { findEventOf, findTarget, nameEvent } from './paths/name-event.js';
import { shareOfEntries } from './names/share-of-entries.js';
import { describePath } from './paths/describe-path.js';
import { isLoader, type LinkTrail, type PathLink } from './paths/path-link.js';
import { findFakeTimer } from './packages/find-fake-timer.js';
import { findLimit, type CacheLimit, type ReadNumbers } from './advice/find-limit.js';
import { findLiterals, type LiteralVariables } from './sources/find-literals.js';
import { findHolder, type TraceContext } from './paths/find-anchor.js';
import { findKeyEdge } from './paths/find-key-edge.js';
import { listCaptured } from './paths/list-captured.js';
import { findCallback } from './nodes/find-callback.js';
import { findPayload } from './nodes/find-payload.js';
import { createFileFinder } from './lines/create-file-finder.js';
import type { PlaceInput } from './lines/find-places.js';
import { findPut } from './lines/find-put.js';
import { findRemoval } from './lines/find-removal.js';
import { findPackage, isRunnerPackage, type Ownership } from './packages/find-package.js';
import { fingerprintPath } from './paths/fingerprint-path.js';
import { hasOwnRealm } from './nodes/has-own-realm.js';
import { indexExports, type Exported } from './nodes/index-exports.js';
import { indexScopes } from './nodes/index-scopes.js';
import { createLocator } from './lines/locate-node.js';
import { createSourceMapper, type SourceMapInput } from './sources/map-source.js';
import { matchPattern, type PatternMatch } from './advice/match-pattern.js';
import { createPackageReader } from './packages/package-reader.js';
import { createReader, type SnapshotReader } from './nodes/snapshot-reader.js';
import {
  findPackageOfFile,
  isNodeScript,
  isUsersFile,
  readScriptPath,
  tellFile,
  tellStableFile,
} from './sources/tell-file.js';
import { tellWhose, type Whose, type WhoseInput } from './packages/whose-steps.js';
import { findEntry } from './paths/find-entry.js';
import { traceLinks } from './paths/trace-links.js';

export type { Culprit, PathStep } from './paths/culprit.js';

export interface AttributionInput extends SourceMapInput {
  snapshot: HeapSnapshot;
  /** Files below it are told relative to it. */
  cwd?: string;
  /** Where the files of heapslope itself are; known by its package's name where not given. */
  ownFolder?: string;
  /** Given where a test runner runs the handler. */
  runner?: { name: string; version: string };
  readNumbers?: ReadNumbers | undefined;
  /** Of a page that is at hand: listeners by the id of their target in the snapshot. */
  readListeners?: ((snapshotId: number) => Promise<WebListener[] | undefined>) | undefined;
}

/** Tells what a culprit is in the words of the source. Every method can be called in any order. */
export interface Attributor {
  /** From the first thing with a name (a global, a module, a class) to a typical survivor. */
  describePath(culprit: Culprit): RetainerStep[];
  describeGrowing(culprit: Culprit): GrowingEdge;
  /** Whose code holds it. */
  findPackage(culprit: Culprit, allocationSite?: AllocationSite): Ownership;
  /** Whether it is a node of a page's document. */
  isDomNode(node: number): boolean;
  /** Where a closure, or the constructor of an instance, is defined; source-mapped. */
  locate(node: number): SourceLocation | undefined;
  /** A position in the code that ran, as one in the written source, told relative to `cwd`. */
  mapLocation(location: SourceLocation): SourceLocation;
  /** 16 hex digits, the same across runs, machines, versions of Node and lines added above. */
  fingerprint(culprit: Culprit): string;
  /**
   * The object that grows, its internals folded: one leak has one, whichever of its edges was found,
   * and the lists that one container has for each user are one.
   */
  findGrowing(culprit: Culprit): GrowthKey;
  /**
   * Limit of the cache that grows. To be asked before any location: to read source maps ends V8's
   * memory of ids, by which live objects are found. The answer is kept for `matchPattern`, which knows
   * no limit that was not asked for.
   */
  findLimit(culprit: Culprit): Promise<CacheLimit | undefined>;
  /**
   * Asks the page for the event whose listeners grow, for all that is told later. To be asked before any
   * location, as `findLimit`.
   */
  findEvent(culprit: Culprit): Promise<void>;
  /** Where the source puts something into what grows. */
  findPut(culprit: Culprit, allocationSite?: AllocationSite): PutSite | undefined;
  /** Which known kind of leak this looks like, and what to do. Never decides a verdict. */
  matchPattern(
    culprit: Culprit,
    allocationSite?: AllocationSite,
    putSite?: PutSite,
  ): PatternMatch | undefined;
}

export function createAttributor(input: AttributionInput): Attributor {
  const { snapshot, cwd } = input;
  const scopes = indexScopes(createReader(snapshot));
  const reader = { ...createReader(snapshot), literalsOf };
  const locator = createLocator(reader, scopes);
  const mapper = createSourceMapper(input);
  const packages = createPackageReader(input.readFile);
  const { findFile, fileOf } = createFileFinder({
    reader,
    scopes,
    locator,
    isPackage: (file) => packages.find(file) !== undefined,
  });
  const trails = new WeakMap<Culprit, LinkTrail>();
  /** Of listeners of a page, by their functions. */
  const events = new Map<number, string>();
  const literals = new Map<string, LiteralVariables>();
  const limits = new Map<number, CacheLimit | undefined>();

  const traceContext: TraceContext = {
    reader,
    scopes,
    cwd,
    sourceOf: mapper.sourceOf,
    fileOf: findFile,
    isHarness,
    exportsOf,
  };

  function trace(culprit: Culprit): LinkTrail {
    let trail = trails.get(culprit);
    if (trail === undefined) {
      trail = traceLinks(traceContext, culprit);
      nameEvent(trail, events);
      trails.set(culprit, trail);
    }
    return trail;
  }

  let exported: ReadonlyMap<number, Exported> | undefined;

  function exportsOf(node: number): Exported | undefined {
    exported ??= indexExports(reader);
    return exported.get(node);
  }

  /** The text is what is on disk: declarations look alike before and after it is compiled. */
  function literalsOf(context: number): LiteralVariables {
    const file = readScriptPath(scopes.scriptOfContext(context) ?? '');
    let found = literals.get(file);
    if (found === undefined) {
      found = findLiterals((file && input.readFile?.(file)) || '');
      literals.set(file, found);
    }
    return found;
  }

  function locate(node: number): SourceLocation | undefined {
    const location = locator.locate(node);
    if (location === undefined) return undefined;
    return mapLocation(location);
  }

  function mapLocation(location: SourceLocation): SourceLocation {
    const { file, line, column } = mapper.map(location);
    return { file: tellFile(file, cwd), line, column };
  }

  function findStableFile(link: PathLink): string {
    return tellStableFile(mapper.sourceOf(findFile(link)), cwd);
  }

  function isOwn(file: string): boolean {
    if (input.ownFolder !== undefined && file.includes(input.ownFolder)) return true;
    return findPackageOfFile(file)?.name === 'heapslope';
  }

  function isHarness(file: string): boolean {
    const name = packages.find(file)?.name;
    if (isOwn(file)) return true;
    return (
      input.runner !== undefined && name !== undefined && isRunnerPackage(name, input.runner.name)
    );
  }

  const whoseInput: WhoseInput = {
    fileOf: findFile,
    isRunner: isHarness,
    isPackage: (file) => packages.find(file) !== undefined,
  };

  function findOwnership(culprit: Culprit, allocationSite?: AllocationSite): Ownership {
    const { links, growing } = trace(culprit);
    // From the growing object outwards; what it keeps says whose it is only where nothing else
    // does (a timer, a handle).
    const files = [...links.slice(0, growing + 1).reverse(), ...links.slice(growing + 1)].map(
      findFile,
    );
    return findPackage({
      files,
      globalName: links[0].stable === 'global' ? links[1]?.edge.text : undefined,
      allocationSite,
      packages,
      runner: input.runner,
      isOwn,
      fakeTimer: findFakeTimer(reader, culprit),
      isOfNode: isOfNode(links[0]),
    });
  }

  function whoseIs(closure: number): Whose | undefined {
    const file = closure < 0 ? '' : fileOf(closure);
    if (file === '') return undefined;
    if (isNodeScript(file)) return 'node';
    if (isHarness(file)) return 'runner';
    return packages.find(file) === undefined ? 'user' : 'package';
  }

  function findKey(culprit: Culprit): string | undefined {
    const trail = trace(culprit);
    return findKeyEdge(reader, trail.links[trail.growing], trail.links[trail.growing + 1]);
  }

  async function findLimitOf(culprit: Culprit): Promise<CacheLimit | undefined> {
    const { links, growing } = trace(culprit);
    const { node } = links[growing];
    if (!limits.has(node))
      limits.set(node, await findLimit(reader, links, growing, input.readNumbers));
    return limits.get(node);
  }

  async function findEvent(culprit: Culprit): Promise<void> {
    const trail = trace(culprit);
    const target = findTarget(trail);
    const listeners =
      target < 0 ? undefined : await input.readListeners?.(snapshot.nodeId[target]!);
    if (listeners === undefined) return;
    const survivor = trail.links[trail.growing + 1]!.node;
    const event = findEventOf(listeners, locator.locate(survivor));
    if (event !== undefined) events.set(survivor, event);
    trails.delete(culprit);
  }

  /** The package whose code the user's own calls: the nearest to it on the stack. */
  function findCalledPackage(site: AllocationSite | undefined): string | undefined {
    const user = site?.stack.findIndex(isUsers) ?? -1;
    const called = site?.stack.slice(0, Math.max(0, user)).toReversed();
    return called?.flatMap(({ file }) => packages.find(file)?.name ?? [])[0];
  }

  /** Looks for a line in the user's own text. */
  function findLine<Site>(
    find: (place: PlaceInput) => Site | undefined,
    culprit: Culprit,
    allocationSite?: AllocationSite,
  ): Site | undefined {
    const { links, growing } = trace(culprit);
    const { readFile } = input;
    if (readFile === undefined || tellWhose(links, whoseInput)[growing] !== 'user')
      return undefined;
    return find({
      links,
      growing,
      stack: allocationSite?.stack ?? [],
      fileOf: findFile,
      resolve: (told) =>
        cwd === undefined || /^(?:\/|[A-Za-z]:)/.test(told) ? told : `${cwd}/${told}`,
      readFile,
      tell(file, line, column) {
        const mapped = mapper.map({ file, line, column });
        // What is on disk may be the source already: then only what ran was another text.
        const place = mapped.file === file ? { file, line, column } : mapped;
        return { ...place, file: tellFile(place.file, cwd) };
      },
    });
  }

  /** Where a variable is in a function that has no name, its file says which. */
  function tellFiles(trail: LinkTrail): LinkTrail {
    const links = trail.links.map((link) => {
      const file = link.object === 'closure (anonymous)' ? locate(link.node)?.file : undefined;
      return file === undefined || isNodeScript(file) ? link : { ...link, file };
    });
    return { ...trail, links };
  }

  return {
    describePath: (culprit) => describePath(trace(culprit), locate, findKey(culprit)),
    describeGrowing(culprit) {
      const trail = tellFiles(trace(culprit));
      const { node } = trail.links[trail.growing]!;
      const [member = -1] = culprit.survivors;
      const isEntry = !culprit.isStructure && member >= 0;
      const share = isEntry ? shareOfEntries(reader, node, member) : 1;
      const counted = { ...culprit, countPerCall: culprit.countPerCall * share };
      return describeGrowing(trail, counted, {
        keyEdge: findKey(culprit),
        payload: culprit.isStructure ? findPayload(reader, culprit.survivors[0]!) : undefined,
      });
    },
    findPackage: findOwnership,
    isDomNode: reader.dom.isNode,
    locate,
    mapLocation,
    fingerprint: (culprit) => fingerprintPath(trace(culprit), findStableFile),
    findGrowing(culprit) {
      const { links, growing } = trace(culprit);
      const link = links[growing];
      const node = link.node < 0 ? culprit.holder : link.node;
      const entry = findEntry(links, growing);
      const above: PathLink | undefined = links[entry - 1];
      if (above === undefined || above.node < 0) return { node };
      const fields = links.slice(entry + 1, growing + 1).map(({ edge }) => edge.stable);
      const kept = links[growing + 1]?.edge.kind ?? '';
      return {
        node,
        container: [above.node, links[entry]!.edge.kind, ...fields, link.object, kept].join(' '),
      };
    },
    findLimit: findLimitOf,
    findEvent,
    findPut: (culprit, allocationSite) => findLine(findPut, culprit, allocationSite),
    matchPattern(culprit, allocationSite, putSite) {
      const { links, growing } = trace(culprit);
      const survivor = links[growing + 1];
      const whose = tellWhose(links, whoseInput);
      return matchPattern({
        steps: links.map((link, at) => ({
          whose: whose[at],
          script: findFile(link),
          kind: link.edge.kind,
          collection: link.edge.collection,
          edgeName: link.edge.name,
          object: link.object,
          repeats: link.repeats,
          package: packages.find(findFile(link))?.name,
          packageVersion: packages.find(findFile(link))?.version,
        })),
        growing,
        countPerCall: culprit.countPerCall,
        survivorEdges: survivor === undefined ? new Set() : listEdges(reader, survivor.node),
        captured: listCaptured(reader, links, growing, scopes.isModuleScope),
        isReplaced: growing > 0 && links[growing].index > findHolder(culprit),
        callback: survivor === undefined ? undefined : whoseIs(findCallback(reader, survivor.node)),
        worker: links[0].object.startsWith('native ') ? findWorker(allocationSite) : undefined,
        isRunning: survivor === undefined ? undefined : isRunningTimer(reader, survivor.node),
        isPending: survivor !== undefined && isPending(reader, survivor.node),
        line: tellUsersLine(allocationSite),
        put: putSite?.code,
        removal: findLine(findRemoval, culprit, allocationSite),
        isInPage: reader.dom.isPage,
        isOfOwnRealm:
          survivor !== undefined && hasOwnRealm(reader, survivor.node, links[growing]!.node),
        limit: limits.get(links[growing].node),
        stackPackages: (allocationSite?.stack ?? []).flatMap(
          (frame) => packages.find(frame.file)?.name ?? [],
        ),
        calledPackage: findCalledPackage(allocationSite),
        owner: findOwnership(culprit, allocationSite).owner,
        fakeTimer: findFakeTimer(reader, culprit),
      });
    },
  };
}

function isOfNode(link: PathLink): boolean {
  const { script, object } = link;
  if (object.startsWith('symbol registry') || isLoader(link)) return true;
  return script !== undefined && isNodeScript(script);
}

/** Node takes a timer that has ended out of its lists; undefined for what is no timer. */
function isRunningTimer(reader: SnapshotReader, node: number): boolean | undefined {
  if (node < 0 || !/^(?:Timeout|Immediate)$/.test(reader.nameOf(node))) return undefined;
  return ['_idleNext', '_idlePrev'].some((name) => {
    const next = reader.follow(node, name);
    return next >= 0 && reader.typeOf(next) === 'object';
  });
}

/** A promise that somebody waits for has what is to be called then; a settled one its value, or nothing. */
function isPending(reader: SnapshotReader, node: number): boolean {
  if (node < 0 || reader.nameOf(node) !== 'Promise') return false;
  const waiting = reader.follow(node, 'reactions_or_result');
  return waiting >= 0 && reader.nameOf(waiting) === 'system / PromiseReaction';
}

/** What is made of several handles, by the calls of Node's that make it. */
const WORKERS: readonly (readonly [file: RegExp, name: string])[] = [
  [/^node:internal\/worker$/, 'Worker'],
  [/^node:(?:internal\/)?child_process$/, 'ChildProcess'],
];

/** The worker or child process that a handle was made for: who made that knows no port and no pipe. */
function findWorker(site: AllocationSite | undefined): string | undefined {
  const files = site?.stack.map(({ file }) => file) ?? [];
  return WORKERS.find(([file]) => files.some((of) => file.test(of)))?.[1];
}

/** The innermost frame of the user's own code: `handler (src/a.ts:3)`. */
function tellUsersLine(site: AllocationSite | undefined): string | undefined {
  const frame = site?.stack.find(isUsers);
  return frame && `${frame.function} (${frame.file}:${frame.line})`;
}

function isUsers({ file }: SourceLocation): boolean {
  return file !== '' && isUsersFile(file);
}

/** So many edges tell what an object is. */
const MOST_EDGES = 200;

function listEdges(reader: SnapshotReader, node: number): Set<string> {
  if (node < 0) return new Set();
  const { firstEdge } = reader.snapshot;
  const names = new Set<string>();
  const end = Math.min(firstEdge[node + 1], firstEdge[node] + MOST_EDGES);
  for (let edge = firstEdge[node]; edge < end; edge++) names.add(reader.edgeNameOf(edge));
  return names;
}
