import { growingOf, type Pattern } from './pattern.js';
import { heldByBlink, isHandlerChain, tellWhere } from './page-facts.js';

/** A window, document, element or signal that stays on has the listener of every call. */
export const webListener: Pattern = {
  id: 'listener-not-removed',
  advise(facts) {
    const held = heldByBlink(facts);
    if (held?.kind === 'active' && held.object === 'AbortSignal')
      return `Each call listens to a signal of its own, made by AbortSignal.any or AbortSignal.timeout, which the page keeps until it aborts or all of its sources are gone. Abort the call's own controller ${tellWhere(facts)}, or call signal.removeEventListener("abort", listener).`;
    if (held?.kind !== 'listener' || isHandlerChain(facts)) return undefined;
    const { object } = growingOf(facts);
    const target = nameTarget(object);
    const event = held.edgeName;
    const ofEvent = event === '' ? '' : ` of "${event}"`;
    const name = event === '' ? 'type' : `"${event}"`;
    if (object === 'AbortSignal')
      return `Each call adds a listener to a signal that outlives it. Call signal.removeEventListener(${event === '' ? '"abort"' : name}, listener) when the call is over, or add it with { signal: own.signal } of a controller of the call and abort that one.`;
    return `Each call adds a listener${ofEvent} to ${describeTarget(object)}, and nothing removes it. Call ${target}.removeEventListener(${name}, listener) with the same function ${tellWhere(facts)}, or add it with { signal } and abort that there.`;
  },
};

function nameTarget(object: string): string {
  if (object === 'Window') return 'window';
  return object === 'document' ? 'document' : 'element';
}

function describeTarget(object: string): string {
  if (object === 'Window' || object === 'document') return `the ${object.toLowerCase()}`;
  return object.startsWith('<') ? `${object}, which stays on the page` : object;
}
