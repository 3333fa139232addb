import { isCode, type Pattern, type PatternStep } from './pattern.js';

interface Adder {
  /** Scripts of Node whose functions are the listeners. */
  script: RegExp;
  advice: string;
}

/** What adds listeners for its caller: the function is Node's, and `emitter.off` has nothing to be given. */
const ADDERS: readonly Adder[] = [
  {
    script: /internal\/streams|stream\/promises/,
    advice:
      'The listeners are those of stream.pipeline(), finished() or pipe(), and the stream lives on: with pipeline(…, { end: false }) into a stream of all calls Node leaves some of them behind. Write to it in the handler (for await (const chunk of source) if (!target.write(chunk)) await once(target, "drain")), give each call a stream of its own, or undo it when the call is over: end the source that is piped into it (source.end(), source.destroy()), source.unpipe(target), or finished(stream, { cleanup: true }).',
  },
  {
    script: /node:events/,
    advice:
      'The listeners are those of events.once() or events.on(), which take them off only when they end: the event comes, the loop is left. Give them a signal, once(emitter, name, { signal }), and abort it in a finally block; leave a loop over on(…) by break or return, or call return() of what on(…) gave.',
  },
  {
    script: /internal\/abort_controller|internal\/event_target/,
    advice:
      'The listeners are those by which one signal follows another (AbortSignal.any, the signal option). Make the signal once, or abort a controller of the call in a finally block.',
  },
  {
    script: /node:_?http|node:net|node:_tls|internal\/http/,
    advice:
      'The listeners are those of a request or a socket that has not ended. Read the response to its end or call response.resume(), or destroy() it, in a finally block; use one http.Agent for all calls.',
  },
  {
    script: /internal\/readline|node:readline/,
    advice: 'The listeners are those of readline. Call rl.close() when the call is over.',
  },
  {
    script: /^node:|^internal\//,
    advice:
      'The listeners are those of Node itself, added by what your code calls at the line that is told here. Call its counterpart when the call is over (close, destroy, abort a signal that it was given), or do it once outside the handler.',
  },
];

/** Listeners of Node's own on an emitter of the user's. */
export const nodeListeners: Pattern = {
  id: 'listener-of-node',
  advise(facts) {
    const { steps, growing } = facts;
    // They go with the worker.
    if (facts.worker !== undefined) return undefined;
    const isListener = [steps[growing], steps[growing + 1]].some(
      (step) => step?.kind === 'listener',
    );
    const isList = isListener || steps[growing]?.edgeName.includes('listener');
    const code = isList
      ? findCode(steps.slice(growing + 1))
      : findListenerAbove(steps.slice(0, growing + 1));
    if (code?.script === undefined || !/^(?:node:|internal\/)/.test(code.script)) return undefined;
    return ADDERS.find(({ script }) => script.test(code.script!))?.advice;
  },
};

/** What grows may be what a listener of Node's keeps: the chunks or events that wait to be taken. */
function findListenerAbove(holders: readonly PatternStep[]): PatternStep | undefined {
  const list = holders.findLastIndex(({ kind }) => kind === 'listener');
  if (list < 0 || holders.at(-1)?.whose !== 'node') return undefined;
  return holders.slice(list, list + 2).find(isCode);
}

/** What once() has bound or wrapped is known by the listener that it was given. */
function findCode(steps: readonly PatternStep[]): PatternStep | undefined {
  const at = steps.findIndex((step) => isCode(step) && step.script !== '');
  const inner = steps[at + 1];
  const isWrapped = inner?.edgeName === 'listener' && isCode(inner) && inner.script !== '';
  return isWrapped ? inner : steps[at];
}
