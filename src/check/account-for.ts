import type { ExplainOutcome } from './decide-verdict.js';
import { shareOf } from './fit-shares.js';
import type { Followed } from './follow-growth.js';
import type { AccountEntry, Leak } from '../report/leak-report.js';

/** Parts of less than this, bytes per call, are one entry. */
const LEAST_TOLD = 0.5;

/**
 * What stayed, as a sum of named parts: what leaks, what is ignored, what else the program keeps, and what
 * is the engine's, heapslope's and nobody's. No part is negative: what became smaller did not stay.
 *
 * @param outcome with shares that fit (see `fitShares`)
 * @param program what the program keeps as the report tells it, bytes per call
 */
export function accountFor(
  followed: AccountInput,
  outcome: ExplainOutcome,
  program: number,
): AccountEntry[] {
  const told =
    outcome.kind === 'explained' ? [...outcome.leaks, ...outcome.ignored].map(toEntry) : [];
  const named = told.reduce((sum, { bytesPerCall }) => sum + bytesPerCall, 0);
  const others = followed.looks.length > 1 ? compareLooks(followed) : readRise(followed, program);
  const entries: AccountEntry[] = [
    ...told,
    { owner: 'user', kind: 'size', bytesPerCall: program - named },
    ...others,
  ];
  return entries.filter(
    ({ path, bytesPerCall }) => path !== undefined || bytesPerCall >= LEAST_TOLD,
  );
}

type AccountInput = Pick<Followed, 'sums' | 'calls' | 'looks' | 'series'>;

function compareLooks({ sums, calls, looks }: AccountInput): AccountEntry[] {
  const [from, to] = looks.slice(-2) as [number, number];
  const run = calls.slice(from, to).reduce((sum, made) => sum + made, 0);
  const rate = (of: 'engineBytes' | 'ownBytes' | 'restBytes') =>
    (sums[to]![of] - sums[from]![of]) / run;
  return [
    { owner: 'engine', kind: 'size', bytesPerCall: rate('engineBytes') },
    { owner: 'heapslope', kind: 'size', bytesPerCall: rate('ownBytes') },
    { owner: 'rest', kind: 'size', bytesPerCall: rate('restBytes') },
  ];
}

/** One look does not tell what the engine had before: it is what the readings rose by besides. */
function readRise({ series }: AccountInput, program: number): AccountEntry[] {
  const last = series.length - 1;
  const calls = series.callsAt(last) - series.callsAt(0);
  const rise = (series.read('heap', last) - series.read('heap', 0)) / calls;
  return [{ owner: 'engine', kind: 'size', bytesPerCall: Math.max(0, rise - program) }];
}

function toEntry(leak: Leak): AccountEntry {
  const { owner, growing, countPerCall, constructors } = leak;
  const isBorn = constructors.length > 0;
  return {
    owner: owner === 'node' ? 'engine' : owner,
    path: tellPath(growing),
    kind: isBorn ? 'births' : 'size',
    ...(isBorn ? { countPerCall } : {}),
    bytesPerCall: shareOf(leak),
  };
}

/** `Array Container.instances[]`; what is no name of an entry or a property stands apart: `timers timer`. */
function tellPath({ describe, edge }: Leak['growing']): string {
  const subject = describe.replace(/: \+.*$/s, '');
  // `listeners of Window` says by itself how they are held, and so does what is active.
  const isSaid = / of /.test(subject) && subject.toLowerCase().includes(edge.toLowerCase());
  if (isSaid || edge === 'active') return subject;
  const isBeside = /^[.[(]/.test(edge) && !/ (?:in|of) /.test(subject);
  return isBeside ? subject + edge : `${subject} ${edge}`;
}
