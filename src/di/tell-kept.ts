import type { KeptRegistration, ScopesReport } from '../report/leak-report.js';

/** What stays, in one sentence with a blank after it; '' where no registration and no scope does. */
export function tellKept({ kept, scopes, keptScopes, leftByScopes: left }: ScopesReport): string {
  if (left) {
    return `${left.scopes} scopes in which nothing is resolved leave ${left.count} ${left.constructor} behind: the container itself keeps them. `;
  }
  const first = kept[0];
  const isScope = keptScopes > 0 && (first === undefined || first.heldBy === 'its scope');
  if (isScope) {
    const names = kept.slice(0, 3).map(({ registration }) => registration);
    const more = kept.length > names.length ? ` and ${kept.length - names.length} more` : '';
    const what = names.length > 0 ? `, with what they made: ${names.join(', ')}${more}` : '';
    return `${keptScopes} of ${scopes} scopes stay alive after they were closed${what}. `;
  }
  if (first === undefined) return '';
  const others = kept.length - 1;
  const more =
    others === 0 ? '' : ` So do those of ${others} other registration${others > 1 ? 's' : ''}.`;
  return `${tellOne(first)}.${more} `;
}

function tellOne({
  registration,
  lifetime,
  constructor,
  made,
  alive,
  leftIn,
  capturedBy,
}: KeptRegistration): string {
  const count =
    leftIn === undefined
      ? `keeps ${alive} of ${made ?? alive} instances`
      : `leaves ${alive} ${constructor} behind in ${leftIn} scopes`;
  const holder = capturedBy
    ? `: the ${capturedBy.lifetime} ${capturedBy.registration} holds them`
    : '';
  return `${registration} (${lifetime}) ${count}${holder}`;
}
