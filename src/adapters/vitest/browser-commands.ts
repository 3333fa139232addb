/** In the process of Vitest: the browser command that measures the page of a test. */
import { detectRetention } from '../../check/detect-retention.js';
import type { LeakOptions } from '../../input/options.js';
import { checkInProcess, checkInstancesInProcess } from '../../node/checks/check-in-process.js';
import { processClock } from '../../node/host/process-clock.js';
import { withPage, type PageAccess } from '../../node/browser/check-page.js';
import { guardAccess } from '../../node/browser/guard-page.js';
import { holdInPage } from '../../node/browser/retain-in-page.js';
import { HandlerTimeoutError, isHeapslopeError, type HandlerError } from '../../report/errors.js';
import { tellRetention } from '../../report/tell-retention.js';
import { recordCheck } from './record-browser-checks.js';
import { resolveServed } from './served-files.js';
import type { TestPage } from './test-page.js';
import type { CommandContext } from './command-context.js';
import { openTestPage } from './open-test-page.js';
import {
  REGISTRY,
  type CallsTold,
  type CheckAnswer,
  type CheckRequest,
  type SentOptions,
} from './browser-protocol.js';

export interface CommandSettings {
  /** What becomes of a test whose browser cannot be measured. */
  readonly unsupported: 'error' | 'skip';
}

/** Runs one check that a page has asked for. */
export async function answerCheck(
  context: CommandContext,
  request: CheckRequest,
  { unsupported }: CommandSettings,
): Promise<CheckAnswer> {
  try {
    return await runCheck(context, request);
  } catch (error) {
    if (!isHeapslopeError(error)) throw error;
    if (error.code === 'HEAPSLOPE_UNSUPPORTED_BROWSER' && unsupported === 'skip')
      return { kind: 'skipped', reason: error.message };
    const { code, name, message } = error;
    const { call } = error as Partial<HandlerError>;
    const { waitedMs } = error as Partial<HandlerTimeoutError>;
    return {
      kind: 'error',
      code,
      name,
      message,
      ...(call === undefined ? {} : { call }),
      ...(waitedMs === undefined ? {} : { waitedMs }),
    };
  }
}

async function runCheck(context: CommandContext, request: CheckRequest): Promise<CheckAnswer> {
  const page = await openTestPage(context);
  try {
    return await checkTestPage(page, context, request);
  } finally {
    await page.close();
  }
}

async function checkTestPage(
  page: TestPage,
  context: CommandContext,
  request: CheckRequest,
): Promise<CheckAnswer> {
  const access = describeAccess(page, context, request);
  const end = await recordCheck(context, request);
  const { warnings, msLeft, kind } = request;
  const deadline = msLeft === undefined ? {} : { deadline: processClock.now() + msLeft };
  const overrides = { warnings, ...deadline };
  if (kind === 'collected') {
    const report = await checkCollected(access, request, overrides);
    return { kind: 'retention', report, check: end(tellRetention(report)) };
  }
  const handler = guardAccess(access, () => page.evaluate(runOne, { id: request.id, REGISTRY }));
  const options = readOptions(request, page);
  const report =
    kind === 'memory'
      ? await checkInProcess(handler, options, overrides)
      : await checkInstancesInProcess(handler, request.of, options, overrides);
  return { kind: 'report', report, check: end(report) };
}

function describeAccess(
  page: TestPage,
  { project }: CommandContext,
  { id }: CheckRequest,
): PageAccess {
  const { root } = project.config;
  return {
    openSession: () => page.openSession(),
    frameName: page.frameName,
    async callMany(count, ms) {
      const told = await page.evaluate(runMany, { id, count, ms, REGISTRY });
      const { failure, ...calls } = told as CallsTold;
      return failure === undefined ? calls : { ...calls, failure: { cause: toError(failure) } };
    },
    runtime: { runner: 'vitest', runnerVersion: project.vitest.version },
    root,
    resolveFile: (url) => resolveServed(url, root),
  };
}

/** Runs in the page. */
function runMany(given: {
  id: number;
  count: number;
  ms: number;
  REGISTRY: string;
}): Promise<unknown> {
  const page = (globalThis as unknown as Record<string, PageRegistry>)[given.REGISTRY]!;
  return page.run(given.id, given.count, given.ms);
}

/** Runs in the page. */
function runOne(given: { id: number; REGISTRY: string }): Promise<unknown> {
  const page = (globalThis as unknown as Record<string, PageRegistry>)[given.REGISTRY]!;
  return page.run(given.id, 1, 0);
}

interface PageRegistry {
  run(id: number, count: number, ms: number): Promise<unknown>;
  hook(id: number, name: string): unknown;
}

function toError({ name, message, stack }: NonNullable<CallsTold['failure']>): Error {
  return Object.assign(new Error(message), { name, stack });
}

async function checkCollected(
  access: PageAccess,
  { id, object }: CheckRequest,
  overrides: { deadline?: number },
) {
  const ask = (name: string) => `globalThis[${JSON.stringify(REGISTRY)}].${name}(${id})`;
  return withPage(access, {}, {}, async ({ heap, host }) => {
    const held = holdInPage(heap, await host.openProbe(), {
      isAlive: ask('isAlive'),
      target: ask('target'),
      assertion: ask('assertion'),
      ...object!,
    });
    return detectRetention(held.target, held.assertion, {
      ...host,
      ...overrides,
      openProbe: () => held.probe,
    });
  });
}

/** With what was sent in another form, and hooks that run in the page. */
function readOptions({ options, hooks, id }: CheckRequest, page: TestPage): LeakOptions {
  const { ignore, ...others } = options as SentOptions;
  const hook = (name: string) => () =>
    page.evaluate(
      (given) =>
        (globalThis as unknown as Record<string, PageRegistry>)[given.REGISTRY]!.hook(
          given.id,
          given.name,
        ),
      { id, name, REGISTRY },
    );
  return {
    ...others,
    ...(ignore === undefined ? {} : { ignore: ignore.map(readRule) }),
    ...(hooks.batch
      ? { beforeEachBatch: hook('beforeEachBatch'), afterEachBatch: hook('afterEachBatch') }
      : {}),
  } as LeakOptions;
}

function readRule(rule: string | { source: string; flags: string }): string | RegExp {
  return typeof rule === 'string' ? rule : new RegExp(rule.source, rule.flags);
}
