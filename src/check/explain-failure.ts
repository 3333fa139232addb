import { HandlerError, isHeapslopeError } from '../report/errors.js';
import type { Handler } from '../input/options.js';

/**
 * Makes the failure of a handler readable: heapslope's own frames are taken off the stack of what it threw,
 * and a handler that declares parameters is told that it is called without.
 *
 * @param error what a check threw; another error than a `HandlerError` is left as it is
 * @param ownFolder where heapslope's own files are
 * @returns the error to be thrown
 */
export function explainFailure(
  error: unknown,
  handler: Handler,
  ownFolder: string | undefined,
): unknown {
  if (!isHeapslopeError(error) || error.code !== 'HEAPSLOPE_HANDLER') return error;
  if (ownFolder !== undefined) trimStack(error.cause, ownFolder);
  const { length } = handler;
  // Who wrote another message knows more of the handler.
  if (length === 0 || Object.getPrototypeOf(error) !== HandlerError.prototype) return error;
  const parameters = length === 1 ? 'a parameter' : `${length} parameters`;
  const advice = `The handler declares ${parameters}, and is called without arguments. Write a function that gives them: () => handle(request).`;
  const [first, ...rest] = error.message.split('\n');
  const message = [first, advice, ...rest].join('\n');
  return new HandlerError((error as HandlerError).call, error.cause, message);
}

/** Frames of what calls the handler say nothing of why it failed. */
function trimStack(cause: unknown, ownFolder: string): void {
  const { stack } = (cause ?? {}) as { stack?: unknown };
  if (typeof stack !== 'string') return;
  const lines = stack.split('\n');
  const kept = lines.filter((line) => !(/^\s+at /.test(line) && line.includes(ownFolder)));
  if (kept.length === lines.length) return;
  try {
    (cause as { stack: string }).stack = kept.join('\n');
  } catch {
    // A frozen error keeps its stack.
  }
}
