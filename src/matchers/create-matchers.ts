import { describeValue, tagOf } from '../describe-value.js';
import { InvalidOptionError, isHeapslopeError } from '../errors.js';
import type { LeakOptions } from '../options.js';
import type { LeakReport } from '../report/leak-report.js';
import { pointAt, takeCallSite, type CallSite } from './call-site.js';
import { judgeReport, type MatcherResult } from './judge-report.js';
import type { MatcherState } from './matcher-state.js';

/** One use of a matcher in a test. */
export interface MatcherCall {
  readonly state: MatcherState;
  /** As it is written in a test: `expect(handler).not.toLeakMemory()`. */
  readonly statement: string;
  readonly site: CallSite;
}

/** What an adapter adds: how a check is run, and how its result is handed to the runner. */
export interface MatcherHost {
  check(handler: unknown, options: unknown, call: MatcherCall): Promise<LeakReport>;
  /** Gives the runner something else than the plain promise, such as one that tells whether it was awaited. */
  handOver?<T>(result: Promise<T>, call: MatcherCall): Promise<T>;
  /** Columns that a failure message may use. */
  width?: number;
}

/** Matchers as `expect.extend` takes them. */
export interface MatcherFunctions {
  toLeakMemory(
    this: MatcherState | void,
    handler: unknown,
    options?: LeakOptions,
  ): Promise<MatcherResult>;
}

/** Makes the matchers for one runner. They always return a promise. */
export function createMatchers(host: MatcherHost): MatcherFunctions {
  function toLeakMemory(
    this: MatcherState | void,
    handler: unknown,
    options?: LeakOptions,
  ): Promise<MatcherResult> {
    const state = this ?? {};
    const call: MatcherCall = {
      state,
      statement: `expect${state.soft ? '.soft' : ''}(handler)${state.isNot ? '.not' : ''}.toLeakMemory()`,
      site: takeCallSite(toLeakMemory),
    };
    const result = runCheck(host, call, handler, options);
    return host.handOver?.(result, call) ?? result;
  }
  return { toLeakMemory };
}

async function runCheck(
  host: MatcherHost,
  call: MatcherCall,
  handler: unknown,
  options: unknown,
): Promise<MatcherResult> {
  try {
    refuseModifiers(call.state);
    refuseNonFunction(handler, call);
    const report = await host.check(handler, options, call);
    return judgeReport(report, call.state, host.width);
  } catch (error) {
    // Our own frames say nothing to the reader of an error that is about the handler or an option.
    if (isHeapslopeError(error)) pointAt(error, call.site);
    throw error;
  }
}

/** Another modifier than `.not` calls the handler itself, or takes its result for the handler. */
function refuseModifiers({ promise, poll, isNot }: MatcherState): void {
  const modifier = promise ? `expect(…).${promise}` : poll ? 'expect.poll(…)' : undefined;
  if (modifier === undefined) return;
  throw new InvalidOptionError(
    `toLeakMemory cannot be used with ${modifier}: it calls the handler itself, again and again, and awaits what it returns.\n` +
      `Write: await expect(() => handle(request))${isNot ? '.not' : ''}.toLeakMemory()`,
  );
}

function refuseNonFunction(handler: unknown, { state, statement }: MatcherCall): void {
  if (typeof handler === 'function') return;
  const given = describeValue(handler);
  const isPromise = tagOf(handler) === 'Promise' || hasThen(handler);
  throw new InvalidOptionError(
    `${statement}\n\n` +
      `The handler must be a function, which is called again and again; got ${given}${isPromise ? ', the promise of a single call' : ''}.\n` +
      `Write: await expect(() => handle(request))${state.isNot ? '.not' : ''}.toLeakMemory()\n` +
      `not:   await expect(handle(request))${state.isNot ? '.not' : ''}.toLeakMemory()`,
  );
}

function hasThen(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function'
  );
}
