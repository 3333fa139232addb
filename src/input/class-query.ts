import { describeValue } from './describe-value.js';
import { InvalidOptionError } from '../report/errors.js';
import type { ClassQuery } from '../probe/heap-probe.js';
import { resolveOptions, type LeakOptions, type ResolvedOptions } from './options.js';

/** Options of a check that counts instances: counts are exact, so there is nothing to tolerate. */
export type InstanceOptions = Omit<LeakOptions, 'tolerance' | 'batches'>;

/** A class, abstract or not, or a constructor function. */
export type AnyClass = abstract new (...args: never[]) => unknown;

/**
 * Makes sure that something is a class or the name of one.
 *
 * @throws InvalidOptionError that says what was given instead
 */
export function readClassQuery(given: unknown): ClassQuery {
  if (typeof given === 'string' && given.trim() !== '') return given.trim();
  if (typeof given === 'function') {
    const { name, prototype } = given as { name: string; prototype: unknown };
    if (typeof prototype === 'object' && prototype !== null) return { name, prototype };
    throw new InvalidOptionError(
      `toLeakInstancesOf takes a class whose instances are counted; got ${describeValue(given)}, which has no prototype and so no instances. ` +
        `Give the class itself, or its name as a string.`,
    );
  }
  const isInstance = typeof given === 'object' && given !== null && !Array.isArray(given);
  throw new InvalidOptionError(
    `toLeakInstancesOf takes a class, or the name of one; got ${describeValue(given)}. ` +
      (isInstance
        ? 'Give the class that it is an instance of.'
        : `Write: .toLeakInstancesOf(Session) or .toLeakInstancesOf('Session')`),
  );
}

/** Options of a check that a count has no use for. */
export const WITHOUT_MEANING_FOR_COUNTS: readonly string[] = ['tolerance', 'batches'];

/** @throws InvalidOptionError for options that make no sense for a count, and as `resolveOptions` */
export function resolveInstanceOptions(options?: unknown): ResolvedOptions {
  const resolved = resolveOptions(options);
  for (const name of WITHOUT_MEANING_FOR_COUNTS) {
    if ((options as Record<string, unknown> | undefined)?.[name] === undefined) continue;
    throw new InvalidOptionError(
      `toLeakInstancesOf takes no option \`${name}\`: it counts instances, exactly, and plans its batches itself. ` +
        (name === 'tolerance'
          ? 'Leave it out, or name what may be kept with the option `ignore`.'
          : 'Leave it out; `timeBudget` says how long it may take.'),
    );
  }
  return resolved;
}
