import { describeValue } from './describe-value.js';
import { InvalidOptionError } from '../report/errors.js';
import { suggestName } from './suggest-name.js';

/** @throws InvalidOptionError for a field that is not known, with the one that may be meant. */
export function refuseUnknown(
  kind: string,
  given: object,
  known: readonly string[],
  foreign: Record<string, string> = {},
): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const meant = Object.hasOwn(foreign, name) ? foreign[name] : suggestName(name, known);
    const advice =
      meant === undefined ? `Known are: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`;
    throw new InvalidOptionError(`Unknown ${kind} ${describeValue(name)}. ${advice}`);
  }
}

/** The error for an option that cannot be right. */
export function invalid(
  name: string,
  expected: string,
  value: unknown,
  advice = '',
): InvalidOptionError {
  return new InvalidOptionError(
    `Option \`${name}\` must be ${expected}; got ${describeValue(value)}.${advice && ` ${advice}`}`,
  );
}
