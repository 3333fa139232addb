import type { CustomContainer } from '../di/custom-container.js';
import { guardContainer as makeGuard } from '../di/guard-container.js';
import type { GuardOptions } from '../di/guard-options.js';
import { readPrivateValues } from '../node/in-process/read-private-values.js';

export type { CustomContainer } from '../di/custom-container.js';
export type { GuardOptions, ScopesOptions, SkipRule } from '../di/guard-options.js';
export type {
  KeptRegistration,
  ScopesReport,
  UnresolvedRegistration,
} from '../report/leak-report.js';

/**
 * A handler for every matcher that uses a whole container: each call opens a scope as its library documents
 * it, resolves every registration in it, one after the other, and closes it.
 *
 * What cannot be resolved is tried again all the same, since error paths leak as well, and is listed in the
 * report (`scopes.unresolved`). Where the check finds growth, the report names the registrations whose
 * instances stay (`scopes.kept`).
 *
 * @param container of awilix, tsyringe, inversify 6 to 8, NestJS, or typedi; for others
 *   `{ open, resolve, close, tokens }`
 * @param options see `GuardOptions`
 * @throws InvalidOptionError for what is no container, and for options that cannot be right; the first call
 *   rejects with a UsageError where no scope can be opened or nothing can be resolved
 */
export function guardContainer<Scope, Token>(
  container: CustomContainer<Scope, Token>,
  options?: GuardOptions,
): () => Promise<void>;
export function guardContainer(container: object, options?: GuardOptions): () => Promise<void>;
export function guardContainer(container: object, options?: GuardOptions): () => unknown {
  // inversify 7 and 8 keep their bindings in private fields, which only Node can read.
  return makeGuard(container, options, { readPrivateValues });
}
