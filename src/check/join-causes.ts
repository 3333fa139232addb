import type { Leak } from '../report/leak-report.js';

/** Patterns whose advice names a cause by itself: one call fills several lists of Node or of a package. */
const BY_CAUSE = new Set(['node-registry', 'listener-of-node', 'package-keeps']);

/**
 * Joins leaks that one cause has, so that it is told once: those of one fingerprint, and those in which one
 * call of Node's or of a package's is to blame. The first one stands for the others, which it names.
 *
 * @param leaks what holds most first
 */
export function joinCauses(leaks: readonly Leak[]): Leak[] {
  const joined = new Map<string, Leak>();
  for (const leak of leaks) {
    const cause = nameCause(leak);
    const known = joined.get(cause) ?? joined.get(leak.fingerprint);
    if (known === undefined) joined.set(cause, { ...leak });
    else add(known, leak);
  }
  return [...joined.values()];
}

function nameCause({ pattern, package: ref, fingerprint }: Leak): string {
  if (pattern === undefined || !BY_CAUSE.has(pattern.id)) return fingerprint;
  return `${ref?.name ?? ''} ${pattern.advice}`;
}

function add(into: Leak, { growing, fingerprint, ...other }: Leak): void {
  into.bytesPerCall += other.bytesPerCall;
  into.retainedBytesPerCall += other.retainedBytesPerCall;
  if (into.heldBytesPerCall !== undefined)
    into.heldBytesPerCall += other.heldBytesPerCall ?? other.bytesPerCall;
  if (fingerprint === into.fingerprint) return;
  into.sameCause = [...(into.sameCause ?? []), growing.describe, ...(other.sameCause ?? [])];
}
