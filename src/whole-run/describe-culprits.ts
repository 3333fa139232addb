import type { Attributor, Culprit } from '../attribution/create-attributor.js';
import type { GrowingEdge, Leak, RetainerStep } from '../report/leak-report.js';
import { adviseFile } from './advise-file.js';
import type { Entry } from './find-entries.js';
import { groupEntries, type DescribeContext } from './group-entries.js';

/** Culprits of one file that are told. */
const MOST_CULPRITS = 8;

/**
 * What holds a file, in the words of the source: entries that hang from one object outside, and those of
 * one way to hold, are one culprit.
 *
 * @param bytes what all of them keep together
 */
export function describeCulprits(
  entries: readonly Entry[],
  context: DescribeContext,
  bytes: number,
): Leak[] {
  const { attributor } = context;
  const leaks = new Map<string, Leak>();
  for (const { culprit, count } of groupEntries(entries, context)) {
    const fingerprint = attributor.fingerprint(culprit);
    if (!leaks.has(fingerprint))
      leaks.set(fingerprint, describeCulprit(culprit, { fingerprint, count, bytes }, context));
  }
  const told = [...leaks.values()]
    .toSorted((one, other) => rankOf(one) - rankOf(other))
    .slice(0, MOST_CULPRITS);
  return told.length > 1 ? told.map((leak) => ({ ...leak, isShared: true })) : told;
}

/**
 * What only Node's records of modules hold: Node keeps those of all that was loaded in a context. Which module
 * leads to it is chance.
 */
export function tellRecords(entries: readonly Entry[], _: DescribeContext, bytes: number): Leak[] {
  const name = "Node's records of the ES modules of the file";
  return [
    {
      fingerprint: RECORDS,
      growing: { constructor: 'SourceTextModule', edge: '', describe: name },
      constructors: [],
      countPerCall: entries.length,
      bytesPerCall: bytes,
      retainedBytesPerCall: bytes,
      retainerPath: [{ edge: '', object: name, isGrowing: true }],
      owner: 'runner',
      pattern: {
        id: 'module-records',
        advice:
          'The runner loads ES modules into a context of their own (vm.SourceTextModule), and this version of Node never lets go of them. It is none of your doing: a later Node does (22 and above), and so does a pool without contexts (forks, threads).',
      },
    },
  ];
}

const RECORDS = 'e5b0d1e5e5b0d1e5';

/** What the user or a package holds comes before what Node and the runner hold. */
function rankOf({ owner }: Leak): number {
  return ['user', 'package', 'node', 'runner'].indexOf(owner);
}

function describeCulprit(
  culprit: Culprit,
  { fingerprint, count, bytes }: { fingerprint: string; count: number; bytes: number },
  { attributor, shared, mocks }: DescribeContext,
): Leak {
  const retainerPath = describeWay(culprit, attributor, shared);
  const isMock = mocks.has(culprit.survivors[0]!);
  // A mock is a function of the runner's, and it was the file that put it there.
  const ownership = isMock ? { owner: 'user' as const } : attributor.findPackage(culprit);
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
  attributor: Attributor,
  shared: ReadonlyMap<number, string>,
): RetainerStep[] {
  const [first, ...rest] = attributor.describePath(culprit);
  const name = shared.get(culprit.path[0]!.node);
  return [name === undefined ? first! : { ...first!, object: name }, ...rest];
}

const NATIVE = /^native |^timers$|^(?:TCP|TTY|Pipe|HTTPParser)$/;

/** `node:fs.readFileSync`, `Server #request listeners`: what is outside, and the edge by which it holds. */
function nameHolder(path: readonly RetainerStep[]): GrowingEdge {
  const growing = Math.max(
    0,
    path.findIndex(({ isGrowing }) => isGrowing),
  );
  const holder = path[growing]!;
  const edge = path[growing + 1]?.edge ?? '';
  const above = path[growing - 1];
  // Several listeners of one event are in a list.
  if (above !== undefined && holder.edge.endsWith(' listeners'))
    return nameHolder([
      ...path.slice(0, growing - 1),
      { ...above, isGrowing: true },
      { ...holder, isGrowing: false },
    ]);
  const isKnown = above === undefined || /^(?:module|process)\b/.test(holder.object);
  const from = isKnown || NATIVE.test(above.object) ? '' : ` of ${above.object}`;
  const glue = edge === '' || edge === '…' || /^[.[]/.test(edge) ? '' : ' ';
  const name = holder.object.replace(/^module (?=node:)/, '');
  return {
    constructor: holder.object,
    edge,
    describe: `${name}${glue}${edge === '…' ? '' : edge}${from}`,
  };
}
