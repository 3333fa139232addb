import { isClass, tagOf } from '../input/describe-value.js';
import { UsageError } from '../report/errors.js';
import type { ContainerAccess, ContainerAdapter, Registration } from './container-adapter.js';
import { describeToken } from './describe-token.js';
import type { ResolvedGuard, SkipRule } from './guard-options.js';
import type { UnresolvedRegistration } from '../report/leak-report.js';

export interface ChosenRegistrations {
  readonly chosen: readonly Registration[];
  readonly unresolved: UnresolvedRegistration[];
}

/**
 * What of a container is to be resolved, and what is not, and why.
 *
 * @throws UsageError where nothing is left
 */
export async function chooseRegistrations(
  adapter: ContainerAdapter,
  { tokens, skip }: ResolvedGuard,
  access: ContainerAccess,
): Promise<ChosenRegistrations> {
  const listed = await listRegistrations(adapter, tokens, access);
  if (listed.length === 0) {
    throw new UsageError(
      `Nothing is registered with ${adapter.title}, so that nothing could be kept. Register first, or name what can be resolved: { tokens: [OrderService] }.`,
    );
  }
  const unresolved: UnresolvedRegistration[] = [];
  const chosen = listed.filter((registration) => {
    const isSkipped = skip.some((rule) => isMeant(rule, registration));
    const reason = isSkipped ? 'skipped, as the option `skip` says' : registration.obstacle;
    if (reason !== undefined)
      unresolved.push({ registration: registration.name, reason, isSkipped });
    return reason === undefined;
  });
  if (chosen.length > 0) return { chosen, unresolved };
  throw new UsageError(
    `None of the ${listed.length} registrations of ${adapter.title} is resolved: ${tellReasons(unresolved)}`,
  );
}

/** `db: no such file; mailer: …` */
export function tellReasons(unresolved: readonly UnresolvedRegistration[]): string {
  const shown = unresolved
    .slice(0, 3)
    .map(({ registration, reason }) => `${registration}: ${reason}`);
  const more = unresolved.length > 3 ? `; and ${unresolved.length - 3} more` : '';
  return shown.join('; ') + more;
}

/** Named tokens may be ones that no container tells of, such as a class that needs no registration. */
async function listRegistrations(
  adapter: ContainerAdapter,
  tokens: readonly unknown[] | undefined,
  access: ContainerAccess,
): Promise<readonly Registration[]> {
  if (tokens === undefined) return adapter.list(access);
  const listed = await Promise.resolve(adapter.list(access)).catch((): Registration[] => []);
  return tokens.flatMap((token) => {
    const known = listed.filter((registration) => registration.token === token);
    return known.length > 0 ? known : [describeUnlisted(token)];
  });
}

function describeUnlisted(token: unknown): Registration {
  return {
    token,
    name: describeToken(token),
    lifetime: 'unknown',
    end: 'the end of its scope',
    ...(typeof token === 'function' ? { source: token } : {}),
  };
}

function isMeant(rule: SkipRule, { token, name }: Registration): boolean {
  if (rule === token || rule === name) return true;
  if (tagOf(rule) === 'RegExp') return (rule as RegExp).test(name);
  if (typeof rule !== 'function' || isClass(rule)) return false;
  return (rule as (token: unknown, name: string) => boolean)(token, name) === true;
}
