import { joinSiblings } from '../attribution/paths/join-siblings.js';
import type { Leak } from '../report/leak-report.js';

/** Patterns whose advice names a cause by itself: one call fills several lists of Node or of a package. */
const BY_CAUSE = new Set([
  'node-registry',
  'listener-of-node',
  'package-keeps',
  'compiled-per-call',
  'di-scope-not-disposed',
  'mock-call-records',
  'module-cache',
]);

/**
 * Joins leaks that one cause has, so that it is told once: those of one fingerprint, and those in which one
 * call of Node's or of a package's is to blame. The first one stands for the others, which it names.
 * Fields that one line of the user's fills by turns are one, with their names (`joinSiblings`).
 *
 * @param found what holds most first
 */
export function joinCauses(found: readonly Leak[]): Leak[] {
  const leaks = joinSiblings(found);
  const joined = new Map<string, Leak>();
  const [named, nameless] = [leaks.filter((leak) => !isNameless(leak)), leaks.filter(isNameless)];
  // What Node keeps beside it comes and goes with what has a name.
  const main = named[0];
  for (const leak of named.length > 0 ? named : leaks) {
    const cause = nameCause(leak);
    const known = joined.get(cause) ?? joined.get(leak.fingerprint);
    if (known === undefined) joined.set(cause, { ...leak });
    else if (isNearer(leak, known)) joined.set(cause, join(leak, known));
    else add(known, leak);
  }
  const apart: Leak[] = [];
  for (const leak of main === undefined ? [] : nameless) {
    const like = [...joined.values()].find((other) => isInStep(other, leak));
    if (like === undefined) apart.push(leak);
    // Its name says nothing to who has not written Node.
    else addShares(like, leak);
  }
  return [...joinInner([...joined.values()]), ...apart];
}

/**
 * A list inside a package that no line of the user's is known to call grows by what the user does call: a
 * compiler fills its own cache and that of each part it is made of.
 */
function joinInner(leaks: readonly Leak[]): Leak[] {
  const told: Leak[] = [];
  for (const leak of leaks) {
    const outer = isInner(leak)
      ? told.find(
          (other) =>
            other.owner === 'package' &&
            isInStep(other, leak) &&
            heldBy(other) >= heldBy(leak) * OUTWEIGHS,
        )
      : undefined;
    if (outer === undefined) told.push(leak);
    else add(outer, leak);
  }
  return told;
}

/** Only what holds so many times as much says what the call is that fills both. */
const OUTWEIGHS = 5;

function isInner({ owner, pattern, allocationSite, putSite }: Leak): boolean {
  const isKnown = pattern !== undefined && BY_CAUSE.has(pattern.id);
  const hasLine = putSite !== undefined || allocationSite?.stack.some(({ file }) => isUsers(file));
  return owner === 'package' && !isKnown && hasLine !== true;
}

function isUsers(file: string): boolean {
  return file !== '' && !/(?:^|\/)node_modules\/|^node:/.test(file);
}

function heldBy({ heldBytesPerCall, bytesPerCall }: Leak): number {
  return heldBytesPerCall ?? bytesPerCall;
}

/** Roots of Node's and of the engine's: a table or a handle that no line of code has a name for. */
function isNameless({ retainerPath, owner }: Leak): boolean {
  const [root] = retainerPath;
  const isNative = /^(?:native\b|GC root|Strong roots|symbol registry)/.test(root?.object ?? '');
  return isNative && owner !== 'package' && retainerPath.every(({ location }) => !location);
}

/**
 * Which of two places that one call fills equally stands for both: which of them holds most is chance, where
 * they hold the same. An emitter of the user's says more than what a listener of Node's keeps in a queue of its
 * own, what has less on its way more than what has more, and of one emitter's events the first by name is told.
 */
function isNearer(leak: Leak, known: Leak): boolean {
  const [own, other] = [leak, known].map(readListener);
  if (leak.pattern?.id === 'listener-of-node' && (own === undefined) !== (other === undefined))
    return own !== undefined;
  if (Math.abs(leak.countPerCall / known.countPerCall - 1) > 0.01) return false;
  const steps = leak.retainerPath.length - known.retainerPath.length;
  const isOfOneEmitter = own !== undefined && own.emitter === other?.emitter;
  return steps === 0 && isOfOneEmitter ? own.event < other!.event : steps < 0;
}

function readListener({ growing }: Leak): { emitter: string; event: string } | undefined {
  const [, emitter, event] =
    /^(.*): \+\S+ listeners? of "(.*)" per call$/s.exec(growing.describe) ?? [];
  return emitter === undefined ? undefined : { emitter, event: event! };
}

function join(main: Leak, other: Leak): Leak {
  const joined = { ...main };
  add(joined, other);
  return joined;
}

/** Whether one grows by a whole number of times the other, or by its size alone. */
function isInStep({ countPerCall: one }: Leak, { countPerCall: other }: Leak): boolean {
  if (one === 0 || other === 0) return true;
  const ratio = Math.max(one, other) / Math.min(one, other);
  return Math.abs(ratio - Math.round(ratio)) < 0.05;
}

function nameCause({ pattern, fingerprint }: Leak): string {
  if (pattern === undefined || !BY_CAUSE.has(pattern.id)) return fingerprint;
  return pattern.advice;
}

function addShares(into: Leak, other: Leak): void {
  into.bytesPerCall += other.bytesPerCall;
  into.retainedBytesPerCall += other.retainedBytesPerCall;
  if (into.heldBytesPerCall !== undefined) into.heldBytesPerCall += heldBy(other);
}

function add(into: Leak, leak: Leak): void {
  addShares(into, leak);
  const { growing, fingerprint, ...other } = leak;
  if (fingerprint === into.fingerprint) return;
  const others = [...(into.sameCause ?? []), growing.describe, ...(other.sameCause ?? [])];
  const unlike = [...new Set(others)].filter((describe) => describe !== into.growing.describe);
  if (unlike.length > 0) into.sameCause = unlike;
}
