import type { AnyClass, InstanceOptions } from '../input/class-query.js';
import { describeValue, tagOf } from '../input/describe-value.js';
import type { WeakTarget } from '../check/detect-retention.js';
import { guardContainer } from '../di/guard-container.js';
import { splitGuardOptions, type ScopesOptions } from '../di/guard-options.js';
import { InvalidOptionError, isHeapslopeError } from '../report/errors.js';
import { isThenable } from '../input/is-thenable.js';
import type { LeakOptions } from '../input/options.js';
import type { LeakReport } from '../report/leak-report.js';
import type { RetentionReport } from '../report/retention-report.js';
import type { KnownLeaks } from '../report/known-leaks.js';
import { tellRetention } from '../report/tell-retention.js';
import { pointAt, takeCallSite, type CallSite } from './call-site.js';
import { holdWeakly, takeWeakly } from './hold-weakly.js';
import { judgeReport, type MatcherResult } from './judge-report.js';
import { judgeRetention } from './judge-retention.js';
import type { MatcherState } from './matcher-state.js';
import { checkOperation, findOperation } from './measured-operation.js';

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
  checkInstances(
    handler: unknown,
    of: unknown,
    options: unknown,
    call: MatcherCall,
  ): Promise<LeakReport>;
  /** @param assertion what the runner and the test wait for: what hangs from it alone is not held */
  checkCollected(
    target: WeakTarget,
    assertion: () => object,
    call: MatcherCall,
  ): Promise<RetentionReport>;
  /**
   * A check begins, of the matcher of that name. What it returns gets the report, and tells which of its
   * leaks are known.
   */
  record?(call: MatcherCall, matcher: string): RecordReport | undefined;
  /** Where the tests are over and nobody can be told how a check ends: what the matcher gives in place of one. */
  refuseLate?(call: MatcherCall): Promise<never> | undefined;
  /** Gives the runner something else than the plain promise, such as one that tells whether it was awaited. */
  handOver?<T>(result: Promise<T>, call: MatcherCall): Promise<T>;
  /** What a test gives to `expect`, and to the matcher, as it is written. Default `handler`, and nothing. */
  subject?: { received: string; argument: string };
  /** Columns that a failure message may use. */
  width?: number;
}

export type RecordReport = (
  report: LeakReport,
) => KnownLeaks | undefined | Promise<KnownLeaks | undefined>;

/** Matchers as `expect.extend` takes them. */
export interface MatcherFunctions {
  toLeakMemory(
    this: MatcherState | void,
    handler: unknown,
    options?: LeakOptions,
  ): Promise<MatcherResult>;
  toLeakInstancesOf(
    this: MatcherState | void,
    handler: unknown,
    of: AnyClass | string,
    options?: InstanceOptions,
  ): Promise<MatcherResult>;
  toBeCollected(this: MatcherState | void, received: unknown): Promise<MatcherResult>;
  toLeakScopes(
    this: MatcherState | void,
    container: unknown,
    options?: ScopesOptions,
  ): Promise<MatcherResult>;
}

const HANDLER = { received: 'handler', argument: '' };

/** Makes the matchers for one runner. They always return a promise. */
export function createMatchers(host: MatcherHost): MatcherFunctions {
  /** Runs one check; what goes wrong in it rejects, and points at the line that called the matcher. */
  function run(call: MatcherCall, check: () => Promise<MatcherResult>): Promise<MatcherResult> {
    const refused = host.refuseLate?.(call);
    if (refused !== undefined) return refused;
    const result = rejectAt(call, check);
    return host.handOver?.(result, call) ?? result;
  }

  function toLeakMemory(
    this: MatcherState | void,
    handler: unknown,
    options?: LeakOptions,
  ): Promise<MatcherResult> {
    const { received, argument } = host.subject ?? HANDLER;
    const site = takeCallSite(toLeakMemory);
    const call = describeCall(this, received, 'toLeakMemory', argument, site);
    const record = host.record?.(call, 'toLeakMemory');
    return run(call, async () => {
      refuseModifiers(call.state, 'toLeakMemory', '');
      const operation = findOperation(handler);
      if (operation === undefined) refuseNonFunction(handler, call, 'toLeakMemory', '');
      const report =
        operation === undefined
          ? await host.check(handler, options, call)
          : await checkOperation(operation, options, (fn, merged) => host.check(fn, merged, call));
      const known = await record?.(report);
      return judgeReport(report, call.state, { width: host.width, known, subject: host.subject });
    });
  }

  function toLeakInstancesOf(
    this: MatcherState | void,
    handler: unknown,
    of: AnyClass | string,
    options?: InstanceOptions,
  ): Promise<MatcherResult> {
    const shown = showClass(of);
    const site = takeCallSite(toLeakInstancesOf);
    const call = describeCall(this, 'handler', 'toLeakInstancesOf', shown, site);
    const record = host.record?.(call, 'toLeakInstancesOf');
    return run(call, async () => {
      refuseModifiers(call.state, 'toLeakInstancesOf', shown);
      refuseNonFunction(handler, call, 'toLeakInstancesOf', shown);
      const report = await host.checkInstances(handler, of, options, call);
      const known = await record?.(report);
      return judgeReport(report, call.state, { width: host.width, of: shown, known });
    });
  }

  function toBeCollected(this: MatcherState | void, received: unknown): Promise<MatcherResult> {
    const site = takeCallSite(toBeCollected);
    const call = describeCall(this, 'object', 'toBeCollected', '', site);
    const record = host.record?.(call, 'toBeCollected');
    // Held weakly before anything waits: neither a closure nor a suspended call of ours may have it.
    const held = takeWeakly(received);
    let assertion: Promise<MatcherResult> | undefined;
    assertion = run(call, async () => {
      refuseModifiers(call.state, 'toBeCollected', '');
      const target = await holdWeakly(held);
      // `run` has returned by now.
      const report = await host.checkCollected(target, () => assertion!, call);
      const known = await record?.(tellRetention(report));
      return judgeRetention(report, call.state, host.width, known);
    });
    return assertion;
  }

  function toLeakScopes(
    this: MatcherState | void,
    container: unknown,
    options?: ScopesOptions,
  ): Promise<MatcherResult> {
    const call = describeCall(this, 'container', 'toLeakScopes', '', takeCallSite(toLeakScopes));
    return run(call, async () => {
      refuseModifiers(call.state, 'toLeakScopes', '');
      const split = splitGuardOptions(options);
      const handler = guardContainer(container as object, split.guard);
      const report = await host.check(handler, split.check, call);
      return judgeReport(report, call.state, { width: host.width, isOfScopes: true });
    });
  }

  return { toLeakMemory, toLeakInstancesOf, toBeCollected, toLeakScopes };
}

async function rejectAt(
  call: MatcherCall,
  check: () => Promise<MatcherResult>,
): Promise<MatcherResult> {
  try {
    return await check();
  } catch (error) {
    // Our own frames say nothing to the reader of an error that is about the handler or an option.
    if (isHeapslopeError(error)) pointAt(error, call.site);
    throw error;
  }
}

function describeCall(
  given: MatcherState | void,
  received: string,
  matcher: string,
  argument: string,
  site: CallSite,
): MatcherCall {
  const state = pickState(given ?? {});
  const start = `expect${state.soft ? '.soft' : ''}(${received})`;
  return { state, statement: `${start}${state.isNot ? '.not' : ''}.${matcher}(${argument})`, site };
}

/** A copy: the runner's own state leads to the object under test, which the ledger must not hold. */
function pickState(state: MatcherState): MatcherState {
  const { isNot, promise, soft, poll, task, utils, currentTestName } = state;
  return { isNot, promise, soft, poll, task, utils, currentTestName };
}

/** The class as it is written in a test. */
function showClass(of: unknown): string {
  if (typeof of === 'function') return (of as { name?: string }).name || 'class';
  return typeof of === 'string' ? `'${of}'` : '…';
}

/** Another modifier than `.not` calls the handler itself, or takes its result for the handler. */
function refuseModifiers(
  { promise, poll, isNot }: MatcherState,
  matcher: string,
  argument: string,
): void {
  const modifier = promise ? `expect(…).${promise}` : poll ? 'expect.poll(…)' : undefined;
  if (modifier === undefined) return;
  const { why, received } = INSTEAD[matcher] ?? INSTEAD.toLeakMemory!;
  throw new InvalidOptionError(
    `${matcher} cannot be used with ${modifier}: ${why}\n` +
      `Write: await expect(${received})${isNot ? '.not' : ''}.${matcher}(${argument})`,
  );
}

/** Why a matcher takes no modifier but `.not`, and what it is given. */
const INSTEAD: Record<string, { why: string; received: string }> = {
  toLeakMemory: {
    why: 'it calls the handler itself, again and again, and awaits what it returns.',
    received: '() => handle(request)',
  },
  toBeCollected: {
    why: 'it waits by itself, and a function that returns a promise is awaited.',
    received: '() => open()',
  },
  toLeakScopes: {
    why: 'it opens and closes the scopes itself, and awaits them. Await the container first.',
    received: 'container',
  },
};

function refuseNonFunction(
  handler: unknown,
  { state, statement }: MatcherCall,
  matcher: string,
  argument: string,
): void {
  if (typeof handler === 'function') return;
  const given = describeValue(handler);
  const isPromise = tagOf(handler) === 'Promise' || isThenable(handler);
  const end = `${state.isNot ? '.not' : ''}.${matcher}(${argument})`;
  throw new InvalidOptionError(
    `${statement}\n\n` +
      `The handler must be a function, which is called again and again; got ${given}${isPromise ? ', the promise of a single call' : ''}.\n` +
      `Write: await expect(() => handle(request))${end}\n` +
      `not:   await expect(handle(request))${end}`,
  );
}
