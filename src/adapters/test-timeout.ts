/** What Vitest and Jest give a test that names no timeout, ms. */
export const RUNNER_DEFAULT_MS = 5000;
/** What a test gets in its place, where the user left the runner's default: a leak takes a few seconds to explain, and on a busy machine many, ms. */
export const RAISED_DEFAULT_MS = 120_000;
/** For the hooks that wait for checks, which end by themselves before their test's own timeout, ms. */
export const LONGEST_WAIT_MS = 600_000;

/**
 * When a test times out, on the clock that read `startedAt`; undefined where it never does.
 *
 * @param timeout the test's own, ms; 0 and Infinity mean none
 */
export function deadlineOf(
  startedAt: number | undefined,
  timeout: number | undefined,
): number | undefined {
  if (startedAt === undefined || timeout === undefined) return undefined;
  return timeout > 0 && timeout < Infinity ? startedAt + timeout : undefined;
}
