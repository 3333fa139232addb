import { describeValue, isClass, tagOf } from './describe-value.js';
import { InvalidOptionError } from '../report/errors.js';
import { isThenable } from './is-thenable.js';
import type { Handler } from './options.js';

/**
 * Makes sure that a handler is something that can be called again and again.
 *
 * @throws InvalidOptionError that says what was given instead, and how to write it.
 */
export function assertHandler(handler: unknown): asserts handler is Handler {
  if (typeof handler !== 'function') {
    const cause = isThenable(handler)
      ? 'A promise is what an async handler returns: it was called already, once.'
      : 'If that is what the handler returned, it was called already, once.';
    throw new InvalidOptionError(
      `The handler must be a function; got ${describeValue(handler)}. ${cause} ` +
        'Give a function that can be called again and again: `() => handle(request)` in place of `handle(request)`.',
    );
  }
  if (isClass(handler)) {
    throw new InvalidOptionError(
      `The handler must be a function; got ${describeValue(handler)}, which cannot be called without \`new\`. ` +
        'Give `() => new …()` in its place.',
    );
  }
  // Calling one runs none of its body: every check of it would pass, whatever it does.
  if (tagOf(handler).endsWith('GeneratorFunction')) {
    throw new InvalidOptionError(
      `The handler must do its work when it is called; got ${describeValue(handler)}, whose body runs only when it is iterated. ` +
        'Give a function that iterates it: `async () => { for await (const item of generate()); }`.',
    );
  }
}
