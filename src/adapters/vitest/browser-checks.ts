/** In the page: asks the process of Vitest for checks, and makes what it answers into reports and errors. */
import * as browser from 'vitest/browser';
import type { WeakTarget } from '../../check/detect-retention.js';
import { assertHandler } from '../../input/assert-handler.js';
import { readClassQuery, resolveInstanceOptions } from '../../input/class-query.js';
import { resolveOptions, type LeakOptions } from '../../input/options.js';
import {
  HandlerError,
  HandlerTimeoutError,
  HeapslopeError,
  InvalidOptionError,
  type HeapslopeErrorCode,
} from '../../report/errors.js';
import type { LeakReport } from '../../report/leak-report.js';
import type { RetentionReport } from '../../report/retention-report.js';
import type { Check } from '../../report/run-report.js';
import {
  COMMANDS,
  type CheckAnswer,
  type CheckRequest,
  type SentOptions,
} from './browser-protocol.js';
import {
  forgetCheck,
  registerCheck,
  type Hooks,
  type RegisteredCheck,
} from './browser-registry.js';

/** What the set-up module knows of the test that asks. */
export type Asker = Pick<CheckRequest, 'origin' | 'warnings' | 'msLeft'>;

export interface CheckedInPage<Report> {
  report: Report;
  check: Check;
}

/** @throws what `detectLeak` throws, and the reason of the options' signal */
export function checkMemory(
  handler: unknown,
  options: unknown,
  asker: Asker,
): Promise<CheckedInPage<LeakReport>> {
  assertHandler(handler);
  resolveOptions(options);
  const { sent, hooks } = splitOptions(options as LeakOptions | undefined);
  return ask({ handler, hooks }, { ...asker, kind: 'memory', options: sent }, options);
}

export function checkInstances(
  handler: unknown,
  of: unknown,
  options: unknown,
  asker: Asker,
): Promise<CheckedInPage<LeakReport>> {
  assertHandler(handler);
  const query = readClassQuery(of);
  resolveInstanceOptions(options);
  const { sent, hooks } = splitOptions(options as LeakOptions | undefined);
  const name = typeof query === 'string' ? query : query.name;
  return ask({ handler, hooks }, { ...asker, kind: 'instances', of: name, options: sent }, options);
}

export function checkCollected(
  { ref, name, isWithRunner }: WeakTarget,
  assertion: () => object,
  asker: Asker,
): Promise<CheckedInPage<RetentionReport>> {
  const object = { name, isWithRunner };
  const request = { ...asker, kind: 'collected', options: {}, object } as const;
  return ask({ hooks: {}, ref, assertion }, request, {});
}

async function ask<Report>(
  registered: RegisteredCheck,
  request: Omit<CheckRequest, 'id' | 'hooks'>,
  options: unknown,
): Promise<CheckedInPage<Report>> {
  const { signal } = (options ?? {}) as { signal?: AbortSignal };
  signal?.throwIfAborted();
  const id = registerCheck(registered);
  const { beforeEachBatch, afterEachBatch } = registered.hooks;
  const hooks = { batch: beforeEachBatch !== undefined || afterEachBatch !== undefined };
  const call = findCommand<Command>(COMMANDS.check);
  if (call === undefined) throw describeMissing();
  const abort = () => {
    registered.failure = signal?.reason;
    registered.handler = () => {
      throw signal?.reason;
    };
  };
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const answer = await call({ ...request, id, hooks });
    if (signal?.aborted) throw signal.reason;
    if (answer.kind === 'error') throw rebuild(answer, registered);
    if (answer.kind === 'skipped') throw new SkippedError(answer.reason);
    return answer as unknown as CheckedInPage<Report>;
  } finally {
    signal?.removeEventListener('abort', abort);
    forgetCheck(id);
  }
}

/** A command of the plugin's; undefined where it is not there. */
export function findCommand<F>(name: string): F | undefined {
  return (browser as unknown as { commands: Record<string, F | undefined> }).commands[name];
}

type Command = (request: CheckRequest) => Promise<CheckAnswer>;

/** The browser cannot be measured, and the plugin's options say to skip the test then. */
export class SkippedError extends Error {}

function describeMissing(): HeapslopeError {
  return new InvalidOptionError(
    'heapslope/browser needs its plugin, which adds the browser command that measures the page: plugins: [heapslope()] of heapslope/vitest/plugin, in the config of the project that has browser.enabled.',
  );
}

/** As it was thrown in the process, with what the page's own handler threw. */
function rebuild(
  answer: Extract<CheckAnswer, { kind: 'error' }>,
  { failure }: RegisteredCheck,
): Error {
  const { code, message, call, waitedMs } = answer;
  if (code === 'HEAPSLOPE_HANDLER' && call !== undefined) return new HandlerError(call, failure);
  if (code === 'HEAPSLOPE_HANDLER_TIMEOUT' && call !== undefined)
    return new HandlerTimeoutError(call, waitedMs ?? 0);
  const error = new HeapslopeError(code as HeapslopeErrorCode, message);
  error.name = answer.name;
  return error;
}

/** Options that the process gets, and those that only the page can call. */
function splitOptions(options: LeakOptions = {}): { sent: SentOptions; hooks: Hooks } {
  const {
    beforeEachCall,
    afterEachCall,
    beforeEachBatch,
    afterEachBatch,
    signal: _signal,
    onProgress,
    ignore = [],
    ...others
  } = options;
  if (onProgress !== undefined)
    throw refuse('onProgress', 'the process of Vitest tells it instead');
  const rules = (Array.isArray(ignore) ? ignore : [ignore]).map((rule: unknown) => {
    if (typeof rule === 'function')
      throw refuse('ignore', 'give names of constructors or regular expressions, no predicates');
    if (typeof rule === 'string') return rule;
    const { source, flags } = rule as RegExp;
    return { source, flags };
  });
  return {
    sent: { ...others, ...(rules.length > 0 ? { ignore: rules } : {}) },
    hooks: { beforeEachCall, afterEachCall, beforeEachBatch, afterEachBatch } as Hooks,
  };
}

function refuse(name: string, instead: string): InvalidOptionError {
  return new InvalidOptionError(
    `Option \`${name}\` cannot be used in a browser, where the check runs outside of the page: ${instead}.`,
  );
}
