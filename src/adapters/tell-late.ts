import type { MatcherCall } from '../matchers/create-matchers.js';
import { UsageError } from '../report/errors.js';

/** The error for a check that begins when the tests of its file are over, such as by a timer that none awaited. */
export function tellLate({ site, statement }: MatcherCall): UsageError {
  const where = site.place === undefined ? '' : ` at ${site.place}`;
  return new UsageError(
    `A leak check was begun${where} when the tests of its file were over: it was not run, and nobody would have been told how it ends.\n` +
      `Let the test await it: await ${statement}`,
  );
}
