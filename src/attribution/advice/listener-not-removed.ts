import { withArticle } from '../names/with-article.js';
import { tellUpdate } from '../packages/tell-update.js';
import { nameInSource } from './name-in-source.js';
import { findDomEvent } from './find-dom-event.js';
import { isHandlerChain } from './page-facts.js';
import {
  findVersion,
  growingOf,
  holdersOf,
  isCode,
  isContainer,
  isUsersListener,
  survivorOf,
  tellRemoval,
  tellWay,
  type Pattern,
  type PatternFacts,
} from './pattern.js';

/** An emitter that outlives the call keeps the listener of every call. */
export const listenerNotRemoved: Pattern = {
  id: 'listener-not-removed',
  advise(facts) {
    if (isHandlerChain(facts)) return undefined;
    const at = findEmitter(facts);
    if (at !== undefined) return adviseEmitter(facts, at);
    const event = findDomEvent(facts);
    if (event !== undefined) {
      return `Each call adds a listener of "${event}" and nothing removes it. Call target.removeEventListener("${event}", listener) when the call or the component ends (in React, in the function that useEffect returns), or add it with { once: true } or { signal }.`;
    }
    if (!keepsHandlers(facts)) return undefined;
    const missed = tellRemoval(facts, MISSED, SAME);
    if (missed !== undefined) return `Each call adds a function${missed}.`;
    return 'Each call adds a function and nothing removes it. Keep the function (or the unsubscribe function that adding it returns) and remove it in a finally block.';
  },
};

const MISSED =
  'is given another function than the one that was added (bind() and an arrow make a new one each time)';
const SAME = 'Keep the function in a variable and give the same to both';

/**
 * Position of the first step that is a listener, or a list of them, at or right after the growing
 * object.
 */
function findEmitter(facts: PatternFacts): number | undefined {
  const { steps, growing } = facts;
  // What one listener that was added once gathers in a variable is no listener; one object that it holds is there
  // for as long as the listener is.
  const gathers = survivorOf(facts) !== undefined || isContainer(facts);
  for (let at = Math.min(growing + 1, steps.length - 1); at > 0 && at >= growing - 1; at--) {
    const isAbove = at < growing && gathers && isCode(steps[at]);
    if (steps[at].kind === 'listener' && !isAbove) return at;
  }
  return undefined;
}

function adviseEmitter(facts: PatternFacts, at: number): string {
  const { steps } = facts;
  const event = steps[at].edgeName;
  const emitter = steps[at - 1].object;
  const adder = isUsersListener(facts) ? undefined : findAdder(facts, at);
  if (adder !== undefined) {
    const where = facts.line === undefined ? '' : ` at ${facts.line}`;
    const update =
      tellUpdate(adder, tellWay(facts.steps), findVersion(facts, adder)) ??
      'A later version may take it off by itself.';
    const target = emitter === 'process' ? 'the process' : withArticle(emitter);
    return `Each call adds a listener of "${event}" to ${target}${where}, and the function is one of ${adder}: only ${adder} can take it off. Call what undoes it when the call is over (its documentation may call it close, dispose, destroy, stop or unsubscribe), or make the object once outside the handler and use it again${event === 'abort' ? '; or give it the signal of a controller of the call, and abort that one at its end' : ''}. ${update}`;
  }
  const missed = tellRemoval(facts, MISSED, SAME);
  if (missed !== undefined)
    return `Each call adds a listener of "${event}"${missed}, or add it once outside the handler.`;
  if (emitter === 'process') {
    return `Each call adds a listener of "${event}" to the process and nothing removes it. Keep the function (const listener = …) and call process.off("${event}", listener) in a finally block, or add it once outside the handler.`;
  }
  const name = nameEmitter(steps, at - 1);
  const isTarget = steps[at].object === 'Listener' || /EventTarget|AbortSignal/.test(emitter);
  if (isTarget && event === 'abort') {
    return `Each call adds an abort listener to a signal that outlives it. Remove it when the call is over: ${name}.removeEventListener("abort", listener) with the same function, or add it with { signal: ownController.signal } and abort that one.`;
  }
  if (isTarget) {
    return `Each call adds a listener of "${event}" and nothing removes it. Call ${name}.removeEventListener("${event}", listener) with the same function, or add it with { once: true } or { signal }.`;
  }
  return `Each call adds a listener of "${event}" and nothing removes it. Keep the function (const listener = …) and call ${name}.off("${event}", listener) in a finally block, or add it once outside the handler.`;
}

/** What Node's own way leads to has no name that the user has given it: `server`, `worker`, `socket`. */
function nameEmitter(steps: PatternFacts['steps'], at: number): string {
  const { object, whose, edgeName } = steps[at]!;
  const name = whose === 'node' && edgeName === 'this' ? undefined : nameInSource(steps, at);
  return name ?? USUAL_NAMES.get(object) ?? 'emitter';
}

const USUAL_NAMES = new Map<string, string>(
  Object.entries({
    AbortSignal: 'signal',
    ChildProcess: 'child',
    EventTarget: 'target',
    FSWatcher: 'watcher',
    MessagePort: 'port',
    Server: 'server',
    Socket: 'socket',
    Worker: 'worker',
  }),
);

/** The package whose function the listener is. */
function findAdder({ steps, owner }: PatternFacts, at: number): string | undefined {
  const listeners = steps.slice(at);
  if (owner === 'package') return listeners.find((step) => step.package !== undefined)?.package;
  return listeners.find(({ object }) => /^(?:closure|class) /.test(object))?.package;
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
