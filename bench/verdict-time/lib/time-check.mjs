import { performance } from 'node:perf_hooks';

/**
 * How long a check of a test runner takes, in ms, and what its failure says; '' where it passes.
 *
 * @param {() => unknown} check
 */
export async function timeCheck(check) {
  const start = performance.now();
  let message = '';
  try {
    await check();
  } catch (error) {
    message = error.message;
  }
  return { ms: performance.now() - start, message };
}
