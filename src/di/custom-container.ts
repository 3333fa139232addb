import { describeValue } from '../input/describe-value.js';
import { InvalidOptionError } from '../report/errors.js';
import type { ContainerAdapter } from './container-adapter.js';
import { describeToken } from './describe-token.js';
import { hasMethods, readQuietly } from './has-methods.js';

/** What any container does, as functions of the user's own. Each may return a promise. */
export interface CustomContainer<Scope = unknown, Token = unknown> {
  /** Opens a scope. */
  open(): Scope | Promise<Scope>;
  /** Resolves one token in a scope. */
  resolve(scope: Scope, token: Token): unknown;
  /** Closes a scope. */
  close(scope: Scope): unknown;
  /** What can be resolved, or a function that tells it. */
  tokens: readonly Token[] | (() => readonly Token[] | Promise<readonly Token[]>);
}

/** A container that four functions describe. */
export function adaptCustom(container: unknown): ContainerAdapter | undefined {
  if (!hasMethods(container, ['open', 'resolve'])) return undefined;
  const close = readQuietly(container, 'close');
  const tokens = readQuietly(container, 'tokens');
  if (close !== undefined && typeof close !== 'function') refuse('close', 'a function', close);
  if (typeof tokens !== 'function' && !Array.isArray(tokens)) {
    refuse('tokens', 'a list, or a function that returns one', tokens);
  }
  const custom = container as unknown as CustomContainer;
  return {
    title: 'the container',
    async list() {
      const found = typeof custom.tokens === 'function' ? await custom.tokens() : custom.tokens;
      if (!Array.isArray(found)) refuse('tokens', 'a function that returns a list', found);
      return found.map((token: unknown) => ({
        token,
        name: describeToken(token),
        lifetime: 'unknown',
        end: 'close(scope)',
        ...(typeof token === 'function' ? { source: token } : {}),
      }));
    },
    open: () => custom.open(),
    resolve: (scope, { token }) => custom.resolve(scope, token),
    close: (scope) => custom.close?.(scope),
  };
}

function refuse(name: string, expected: string, value: unknown): never {
  throw new InvalidOptionError(
    `\`${name}\` of a container { open, resolve, close, tokens } must be ${expected}; got ${describeValue(value)}.`,
  );
}
