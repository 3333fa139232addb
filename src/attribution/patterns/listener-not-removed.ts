import { growingOf, holdersOf, survivorOf, type Pattern, type PatternFacts } from './pattern.js';

/** An emitter that outlives the call keeps the listener of every call. */
export const listenerNotRemoved: Pattern = {
  id: 'listener-not-removed',
  advise(facts) {
    const at = findEmitter(facts);
    if (at !== undefined) return adviseEmitter(facts, at);
    if (dependsOnSignal(facts)) {
      return 'Each call makes a signal that depends on one that lives longer (AbortSignal.any, AbortSignal.timeout), and its abort listener keeps it. Call signal.removeEventListener("abort", listener) in a finally block, or listen with { once: true } and abort a controller of your own at the end.';
    }
    const event = findDomEvent(facts);
    if (event !== undefined) {
      return `Each call adds a listener of "${event}" and nothing removes it. Call target.removeEventListener("${event}", listener) when the call or the component ends (in React, in the function that useEffect returns), or add it with { once: true } or { signal }.`;
    }
    if (!keepsHandlers(facts)) return undefined;
    return 'Each call adds a function and nothing removes it. Keep the function (or the unsubscribe function that adding it returns) and remove it in a finally block.';
  },
};

/**
 * Position of the first step that is a listener, or a list of them, at or right after the growing
 * object.
 */
function findEmitter({ steps, growing }: PatternFacts): number | undefined {
  for (let at = Math.min(growing + 1, steps.length - 1); at > 0 && at >= growing - 1; at--) {
    if (steps[at].kind === 'listener') return at;
  }
  return undefined;
}

function adviseEmitter({ steps }: PatternFacts, at: number): string {
  const event = steps[at].edgeName;
  const emitter = steps[at - 1].object;
  if (emitter === 'process') {
    return `Each call adds a listener of "${event}" to the process and nothing removes it. Call process.off("${event}", listener) in a finally block, or add it once outside the handler.`;
  }
  const isTarget = steps[at].object === 'Listener' || /EventTarget|AbortSignal/.test(emitter);
  if (isTarget && event === 'abort') {
    return 'Each call adds an abort listener to a signal that outlives it. Remove it when the call is over: signal.removeEventListener("abort", listener), or add it with { signal: ownController.signal } and abort that one.';
  }
  if (isTarget) {
    return `Each call adds a listener of "${event}" and nothing removes it. Call target.removeEventListener("${event}", listener), or add it with { once: true } or { signal }.`;
  }
  return `Each call adds a listener of "${event}" and nothing removes it. Call emitter.off("${event}", listener) in a finally block, or use emitter.once, or add it once outside the handler.`;
}

/** Where Node keeps signals that have listeners and that only another signal can abort. */
function dependsOnSignal(facts: PatternFacts): boolean {
  return /gcPersistentSignals|kDependantSignals|kSourceSignals|SignalsCleanupRegistry/.test(
    growingOf(facts).edgeName,
  );
}

/** The event whose listeners a node or window of jsdom or happy-dom keeps in a list of its own. */
function findDomEvent(facts: PatternFacts): string | undefined {
  const near = holdersOf(facts).slice(-4);
  const isTarget = near.some(({ object }) => /EventTarget|Window|Document|Element/.test(object));
  const isList = near
    .slice(0, -1)
    .some(({ edgeName }) => /listener(?:s|Options)?[)\]>]*$/i.test(edgeName));
  return isTarget && isList ? growingOf(facts).edgeName : undefined;
}

/** Emitters of packages and hand-made ones: a container of functions with a telling name. */
function keepsHandlers(facts: PatternFacts): boolean {
  const survivor = survivorOf(facts);
  const isFunction = survivor !== undefined && /^(?:closure|bound function)/.test(survivor.object);
  const names = [
    ...holdersOf(facts)
      .slice(-4)
      .map((step) => step.edgeName),
    growingOf(facts).object,
  ];
  const isNamed = names.some((name) =>
    /listener|handler|subscri|observer|callback|hooks?$|watcher|^_events$/i.test(name),
  );
  return (
    isNamed && (isFunction || /listener|subscri|observer|watcher/i.test(survivor?.object ?? ''))
  );
}
