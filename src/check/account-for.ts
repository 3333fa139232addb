import type { ExplainOutcome } from './decide-verdict.js';
import type { Followed } from './follow-growth.js';
import type { AccountEntry, Leak } from '../report/leak-report.js';

/** Parts of less than this, bytes per call, are one entry. */
const LEAST_TOLD = 0.5;

/**
 * What stayed in the last interval, or in the slower of the last two where it grows on, as a sum of named
 * parts: what leaks, what is ignored, what else the program keeps, and what is the engine's, heapslope's
 * and nobody's.
 */
export function accountFor(
  { sums, calls, judged }: Pick<Followed, 'sums' | 'calls' | 'judged'>,
  outcome: ExplainOutcome,
): AccountEntry[] {
  const last = sums[sums.length - 1]!;
  const before = sums[sums.length - 2]!;
  const run = calls[calls.length - 1]!;
  const rate = (of: 'engineBytes' | 'ownBytes' | 'restBytes') => (last[of] - before[of]) / run;
  const told =
    outcome.kind === 'explained' ? [...outcome.leaks, ...outcome.ignored].map(toEntry) : [];
  const program = judged.perCall[judged.perCall.length - 1]!;
  const named = told.reduce((sum, { bytesPerCall }) => sum + bytesPerCall, 0);
  const entries: AccountEntry[] = [
    ...told,
    { owner: 'user', kind: 'size', bytesPerCall: program - named },
    { owner: 'engine', kind: 'size', bytesPerCall: rate('engineBytes') },
    { owner: 'heapslope', kind: 'size', bytesPerCall: rate('ownBytes') },
    { owner: 'rest', kind: 'size', bytesPerCall: rate('restBytes') },
  ];
  return entries.filter(
    ({ path, bytesPerCall }) => path !== undefined || Math.abs(bytesPerCall) >= LEAST_TOLD,
  );
}

function toEntry(leak: Leak): AccountEntry {
  const { owner, growing, countPerCall, constructors } = leak;
  const isBorn = constructors.length > 0;
  return {
    owner: owner === 'node' ? 'engine' : owner,
    path: `${growing.describe.replace(/: \+.*$/s, '')}${growing.edge}`,
    kind: isBorn ? 'births' : 'size',
    ...(isBorn ? { countPerCall } : {}),
    bytesPerCall: leak.heldBytesPerCall ?? leak.bytesPerCall,
  };
}
