/** In the process of Vitest: the browser command that measures the page of a test. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createSourceMapper } from '../../attribution/sources/map-source.js';
import { detectRetention } from '../../check/detect-retention.js';
import { CheckRecorder } from '../../ci/check-recorder.js';
import type { LeakOptions } from '../../input/options.js';
import { checkInProcess, checkInstancesInProcess } from '../../node/checks/check-in-process.js';
import { processClock } from '../../node/host/process-clock.js';
import { withPage, type PageAccess } from '../../node/browser/check-page.js';
import { findDriverSession, guardAccess } from '../../node/browser/guard-page.js';
import { holdInPage } from '../../node/browser/retain-in-page.js';
import {
  HandlerTimeoutError,
  isHeapslopeError,
  UnsupportedBrowserError,
  type HandlerError,
} from '../../report/errors.js';
import { tellRetention } from '../../report/tell-retention.js';
import { openRecorder } from '../open-recorder.js';
import {
  REGISTRY,
  type CallsTold,
  type CheckAnswer,
  type CheckRequest,
  type SentOptions,
} from './browser-protocol.js';

/** What Vitest hands to a command, as far as its providers for Playwright of 4 and 5 agree. */
export interface CommandContext {
  /** Of the test that asks. */
  readonly testPath?: string | undefined;
  readonly provider: { readonly name: string };
  readonly project: {
    readonly name: string;
    readonly config: { readonly root: string };
    readonly vitest: {
      readonly version: string;
      readonly config: {
        readonly root: string;
        readonly snapshotOptions?: { readonly updateSnapshot?: string };
      };
    };
  };
  readonly page?: object;
  frame?(): Promise<PageFrame>;
}

interface PageFrame {
  name(): string;
  evaluate<Result, Given>(
    pageFunction: (given: Given) => Result,
    given: Given,
  ): Promise<Awaited<Result>>;
}

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

/**
 * The tests of a file are over: known leaks are written where that was asked for. In watch mode the next run
 * counts its checks anew.
 */
export function finishChecks({ testPath }: Pick<CommandContext, 'testPath'>): void {
  for (const [name, { file }] of tries) if (file === testPath) tries.delete(name);
  recorder?.finish();
  if (tries.size === 0) recorder = undefined;
}

async function runCheck(context: CommandContext, request: CheckRequest): Promise<CheckAnswer> {
  const frame = await findFrame(context);
  const access = describeAccess(context, frame, request);
  const end = await begin(context, request);
  const { warnings, msLeft, kind } = request;
  const deadline = msLeft === undefined ? {} : { deadline: processClock.now() + msLeft };
  const overrides = { warnings, ...deadline };
  if (kind === 'collected') {
    const report = await checkCollected(access, request, overrides);
    return { kind: 'retention', report, check: end(tellRetention(report)) };
  }
  const handler = guardAccess(access, () => frame.evaluate(runOne, { id: request.id, REGISTRY }));
  const options = readOptions(request, frame);
  const report =
    kind === 'memory'
      ? await checkInProcess(handler, options, overrides)
      : await checkInstancesInProcess(handler, request.of, options, overrides);
  return { kind: 'report', report, check: end(report) };
}

async function findFrame({ provider, frame }: CommandContext): Promise<PageFrame> {
  if (provider.name === 'playwright' && frame !== undefined) return frame();
  throw new UnsupportedBrowserError(
    `The browser provider ${provider.name} cannot be measured: heapslope reads the heap of Chromium through Playwright. Install @vitest/browser-playwright, and set browser.provider: playwright().`,
  );
}

function describeAccess(
  { page, project }: CommandContext,
  frame: PageFrame,
  { id }: CheckRequest,
): PageAccess {
  const { root } = project.config;
  return {
    openSession: findDriverSession(page as never),
    frameName: frame.name(),
    async callMany(count, ms) {
      const told = await frame.evaluate(runMany, { id, count, ms, REGISTRY });
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
function readOptions({ options, hooks, id }: CheckRequest, frame: PageFrame): LeakOptions {
  const { ignore, ...others } = options as SentOptions;
  const hook = (name: string) => () =>
    frame.evaluate(
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

/** Vite serves files below its root by their path, and others behind `/@fs/`. */
function resolveServed(url: string, root: string): string | undefined {
  const { pathname } = new URL(url);
  const path = decodeURIComponent(pathname);
  const file = path.startsWith('/@fs/') ? path.slice('/@fs'.length) : join(root, path);
  return [file, path].find(existsSync);
}

let recorder: CheckRecorder | undefined;
/** Tries of tests, which checks are numbered by. */
const tries = new Map<string, { readonly file: string | undefined }>();

async function begin(
  { project: { vitest } }: CommandContext,
  { origin }: CheckRequest,
): Promise<ReturnType<CheckRecorder['begin']>> {
  const place = await findWritten(origin.place, origin.file);
  recorder ??= openRecorder({
    root: vitest.config.root,
    isUpdate: vitest.config.snapshotOptions?.updateSnapshot === 'all',
    warn: (message) => process.stderr.write(`heapslope: ${message}\n`),
    // The test's meta carries it to the reporters.
    hand: () => {},
  });
  const { key: name, file, path, matcher, expected } = origin;
  let key = tries.get(name);
  if (key === undefined) tries.set(name, (key = { file }));
  return recorder.begin({ key, file, path, matcher, expected, place });
}

const FETCH_MS = 3000;

/**
 * The line of a check as it was written: the page knows that of what Vite made of it.
 *
 * @param place `http://localhost:63315/src/a.test.ts?import:47:49`
 */
async function findWritten(
  place: string | undefined,
  file: string | undefined,
): Promise<string | undefined> {
  const [, url, line, column] = /^(https?:.*):(\d+):(\d+)$/.exec(place ?? '') ?? [];
  if (url === undefined || file === undefined) return place;
  try {
    const served = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS) });
    const text = await served.text();
    const at = createSourceMapper({ readFile: () => text }).map({
      file,
      line: Number(line),
      column: Number(column),
    });
    return `${file}:${at.line}:${at.column}`;
  } catch {
    return undefined;
  }
}
