import {
  createAttributor,
  type Attributor,
  type Culprit,
} from '../attribution/create-attributor.js';
import { rankNodes } from '../attribution/nodes/rank-nodes.js';
import { findInstruments, type SourceAccess } from '../check/find-instruments.js';
import { filterStrongEdges, type EdgeFilter } from '../graph/edge-filter.js';
import { measureSetsRetained } from '../graph/measure-sets-retained.js';
import { searchFromRoot } from '../graph/search-from-root.js';
import { filterEvidenceEdges } from '../growth/filter-evidence-edges.js';
import { createReader } from '../attribution/nodes/snapshot-reader.js';
import type { GrowingEdge, Leak, RetainerStep } from '../report/leak-report.js';
import { nameShared } from './name-shared.js';
import type { HeapSnapshot } from '../snapshot/parse-snapshot.js';
import { adviseFile } from './advise-file.js';
import { findEntries, type Entry } from './find-entries.js';
import { groupEntries, toCulprit, type DescribeContext } from './group-entries.js';

export interface FilesInput {
  readonly snapshot: HeapSnapshot;
  /** For each node the number of the file that it was born in, or -1. */
  readonly owner: Int32Array;
  /** How many files there are. */
  readonly files: number;
  /**
   * Numbers of files that the runner still holds, as it does while it tears one down: what the runner, the
   * stack and open handles of the engine hold is no evidence there.
   */
  readonly current: ReadonlySet<number>;
  readonly sources: SourceAccess;
}

/** What one file keeps. */
export interface KeptFile {
  readonly file: number;
  /** What is reached only through what the file owns. */
  readonly objects: number;
  readonly bytes: number;
  readonly culprits: Leak[];
}

/** Culprits of one file that are told. */
const MOST_CULPRITS = 8;

/** Tells of each file that something is left of what holds it, and how much that is. */
export function explainFiles(input: FilesInput): KeptFile[] {
  const { snapshot, owner, files, current, sources } = input;
  const strong = filterStrongEdges(snapshot);
  const evidence = filterEvidenceEdges(snapshot, strong);
  const rounds = rankNodes(snapshot, findInstruments(sources));
  const attributor = createAttributor({ snapshot, ...sources });
  const shared = nameShared(createReader(snapshot));
  const owned = owner.map((file) => (file < 0 ? 0 : 1));
  const skipped = { owned: Uint8Array.from(owned), harness: markHarness(snapshot, rounds, owned) };
  // First what nobody of the runner has a part in, then, of what is over, what only the runner holds.
  const outside = searchFromRoot(snapshot, evidence, { round: rounds, skip: skipped.harness });
  const held = findEntries(snapshot, evidence, owner, outside);
  const byRunner = searchFromRoot(snapshot, evidence, { round: rounds, skip: skipped.owned });
  const heldByRunner = findEntries(snapshot, evidence, owner, byRunner);
  const sizes = measureFiles(snapshot, strong, owner, files);
  const found: KeptFile[] = [];
  for (let file = 0; file < files; file++) {
    const own = held.get(file);
    const entries = own ?? (current.has(file) ? undefined : heldByRunner.get(file));
    const search = own === undefined ? byRunner : outside;
    if (entries === undefined) continue;
    const culprits = describeEntries(
      entries,
      { snapshot, search, attributor, shared },
      sizes[file]!.bytes,
    );
    found.push({ file, ...sizes[file]!, culprits });
  }
  return addHeldByOthers(input, found, { strong: evidence, rounds, sizes, attributor, shared });
}

/**
 * Heapslope, the runner and what they suspended; roots that hold a file for the time of a call or by
 * records of the engine's; shapes of objects. Not timers, which are last resorts elsewhere.
 */
function markHarness(snapshot: HeapSnapshot, rounds: Uint8Array, owned: Int32Array): Uint8Array {
  const { nodeCount, nodeName, nodeType, nodeTypeNames, strings } = snapshot;
  const lists = ['TimersList', 'ImmediateList'].map((name) => strings.indexOf(name));
  const shape = nodeTypeNames.indexOf('object shape');
  const skip = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const isHarness = rounds[node]! > 0 && !lists.includes(nodeName[node]!);
    if (owned[node] === 1 || isHarness || nodeType[node] === shape) skip[node] = 1;
  }
  return skip;
}

/** Entries that hang from one object outside, and those of one way to hold, are one culprit. */
function describeEntries(
  entries: readonly Entry[],
  context: DescribeContext,
  bytes: number,
): Leak[] {
  const { attributor } = context;
  const leaks = new Map<string, Leak>();
  for (const { culprit, count } of groupEntries(entries, context)) {
    const fingerprint = attributor.fingerprint(culprit);
    if (!leaks.has(fingerprint))
      leaks.set(fingerprint, describeCulprit(fingerprint, culprit, { ...context, count, bytes }));
  }
  const told = [...leaks.values()]
    .toSorted((one, other) => rankOf(one) - rankOf(other))
    .slice(0, MOST_CULPRITS);
  return told.length > 1 ? told.map((leak) => ({ ...leak, isShared: true })) : told;
}

/** What the user or a package holds comes before what Node and the runner hold. */
function rankOf({ owner }: Leak): number {
  return ['user', 'package', 'node', 'runner'].indexOf(owner);
}

function describeCulprit(
  fingerprint: string,
  culprit: Culprit,
  told: {
    count: number;
    bytes: number;
    attributor: Attributor;
    shared: ReadonlyMap<number, string>;
  },
): Leak {
  const { count, bytes, attributor } = told;
  const ownership = attributor.findPackage(culprit);
  const retainerPath = describeWay(culprit, told);
  const pattern = adviseFile(retainerPath, ownership);
  return {
    fingerprint,
    growing: nameHolder(retainerPath),
    constructors: [],
    countPerCall: count,
    bytesPerCall: bytes,
    retainedBytesPerCall: bytes,
    retainerPath,
    ...ownership,
    ...(pattern ? { pattern } : {}),
  };
}

/** What all files share has a name of its own. */
function describeWay(
  culprit: Culprit,
  { attributor, shared }: { attributor: Attributor; shared: ReadonlyMap<number, string> },
): RetainerStep[] {
  const [first, ...rest] = attributor.describePath(culprit);
  const name = shared.get(culprit.path[0]!.node);
  return [name === undefined ? first! : { ...first!, object: name }, ...rest];
}

/** `module node:fs.readFileSync`, `Server #request listeners`: what is outside, and the edge by which it holds. */
function nameHolder(path: readonly RetainerStep[]): GrowingEdge {
  const growing = Math.max(
    0,
    path.findIndex(({ isGrowing }) => isGrowing),
  );
  const holder = path[growing]!;
  const next = path[growing + 1];
  const owner =
    growing > 0 && !/^(?:module|process\.)/.test(holder.object) ? path[growing - 1] : undefined;
  const edge = next?.edge ?? '';
  const from =
    owner === undefined || /^native |^timers$|^(?:TCP|TTY|Pipe|HTTPParser)$/.test(owner.object)
      ? ''
      : ` of ${owner.object}`;
  const glue = edge.startsWith('.') || edge.startsWith('[') ? '' : ' ';
  return {
    constructor: holder.object,
    edge,
    describe:
      `${holder.object.replace(/^module (?=node:)/, '')}${edge === '…' ? '' : `${glue}${edge}`}${from}`.trim(),
  };
}

/** What each file's own nodes retain together. */
function measureFiles(
  snapshot: HeapSnapshot,
  strong: EdgeFilter,
  owner: Int32Array,
  files: number,
): { objects: number; bytes: number }[] {
  const counts = new Uint32Array(files);
  for (const file of owner) if (file >= 0) counts[file]!++;
  const sets = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  for (let node = 0; node < owner.length; node++) {
    const file = owner[node]!;
    if (file >= 0) sets[file]![counts[file]!++] = node;
  }
  return measureSetsRetained(snapshot, strong, sets).map(({ bytes, nodes }) => ({
    objects: nodes,
    bytes,
  }));
}

/** Files that only other files hold, such as a patch that calls the patch before it: held by the same cause. */
function addHeldByOthers(
  { snapshot, owner, files, current }: FilesInput,
  found: KeptFile[],
  context: {
    strong: EdgeFilter;
    rounds: Uint8Array;
    sizes: readonly { objects: number; bytes: number }[];
    attributor: Attributor;
    shared: ReadonlyMap<number, string>;
  },
): KeptFile[] {
  const { strong, rounds, sizes, attributor, shared } = context;
  const known = new Set(found.map(({ file }) => file));
  const alive = new Set(owner);
  const rest = Array.from({ length: files }, (_, file) => file).filter(
    (file) => alive.has(file) && !known.has(file) && !current.has(file),
  );
  for (const file of rest) {
    const skip = Uint8Array.from(owner, (of) => (of === file ? 1 : 0));
    const search = searchFromRoot(snapshot, strong, { round: rounds, skip });
    const entries = findEntries(snapshot, strong, owner, search).get(file);
    if (entries === undefined) continue;
    const through = entries.map((entry) =>
      findFirstOwner(entry, { snapshot, search, attributor, shared }, owner),
    );
    const causes = found.filter((other) => through.includes(other.file));
    const culprits = causes.flatMap((other) => other.culprits);
    found.push({
      file,
      ...sizes[file]!,
      culprits:
        culprits.length > 0
          ? uniqueLeaks(culprits).map((leak) => ({
              ...leak,
              retainedBytesPerCall: sizes[file]!.bytes,
            }))
          : describeEntries(entries, { snapshot, search, attributor, shared }, sizes[file]!.bytes),
    });
  }
  return found.toSorted((one, other) => one.file - other.file);
}

/** The first file on the way from the root that is not the entry's own. */
function findFirstOwner(entry: Entry, context: DescribeContext, owner: Int32Array): number {
  const { path } = toCulprit(entry, context);
  const step = path.find(({ node }) => owner[node]! >= 0 && owner[node] !== entry.file);
  return step === undefined ? -1 : owner[step.node]!;
}

function uniqueLeaks(leaks: readonly Leak[]): Leak[] {
  return [...new Map(leaks.map((leak) => [leak.fingerprint, leak])).values()];
}
