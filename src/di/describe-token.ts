import { describeValue } from '../input/describe-value.js';

/** A token as people write it: `orders`, `OrderService`, `Symbol(db)`. */
export function describeToken(token: unknown): string {
  if (typeof token === 'string') return token;
  if (typeof token === 'function') return token.name || '(anonymous class)';
  if (typeof token === 'object' && token !== null) {
    // typedi's Token, injection-js' InjectionToken and their like carry a name.
    const { name, description } = token as { name?: unknown; description?: unknown };
    for (const text of [name, description])
      if (typeof text === 'string' && text !== '') return text;
  }
  return describeValue(token);
}
