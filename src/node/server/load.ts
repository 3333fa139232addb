import { Pool } from 'undici';
import { describeValue } from '../../describe-value.js';
import { InvalidOptionError, LoadError } from '../../errors.js';
import type { LoadSummary } from '../../report/leak-report.js';
import { suggestName } from '../../suggest-name.js';
import { processClock as clock } from '../process-clock.js';

/** What a server is asked: an address, a request that is repeated, or a function that asks by itself. */
export type RequestSource = string | URL | Request | (() => unknown);

export interface LoadOptions {
  /** Connections, each with one request at a time. Default 1. */
  connections?: number;
  /** Requests that one connection has on their way at most (HTTP/1.1 pipelining). Default 1. */
  pipelining?: number;
  /** Requests per second at most. Default: as fast as the server answers. */
  rate?: number;
  /** Milliseconds in which a request must be answered. Default 30 000. */
  timeout?: number;
  /**
   * Share of requests that may fail, 0 to 1: not answered, or with a status of 400 and above. More is a
   * LoadError. Default 0.01.
   */
  acceptedFailures?: number;
}

export interface Load {
  /** Requests that may be on their way at a time. */
  readonly concurrency: number;
  /** One request, made again until it is answered. @throws LoadError when too many have failed */
  ask(): Promise<void>;
  summarize(): LoadSummary;
  /** Forgets what was counted, and that it was stopped. */
  reset(): void;
  /** Makes the requests that are on their way, and all further ones until `reset`, fail with the reason. */
  stop(reason: unknown): void;
  /** Closes the connections; the next request opens new ones. */
  close(): Promise<void>;
}

/** What one request came to; a function may answer without a status. */
type Answer = { readonly status: number | undefined };

interface Sender {
  send(signal: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}

const NOT_STOPPED: { isStopped: boolean; reason?: unknown } = { isStopped: false };
/** So many in a row without an answer are enough, whatever share is accepted. */
const MOST_UNANSWERED = 100;
/** The first failures say little of the share: so many requests are taken for granted. */
const LEAST_REQUESTS = 100;

/**
 * Makes the load of one check. Addresses and requests go through a pool of connections that are kept open.
 *
 * @param origin what a path such as `/orders` is an address of; undefined where none is known
 * @throws InvalidOptionError for what cannot be asked
 */
export function createLoad(
  source: RequestSource,
  options: LoadOptions = {},
  origin?: string,
): Load {
  const resolved = resolveLoadOptions(options);
  const { connections, pipelining, rate, timeout, acceptedFailures } = resolved;
  const sender = createSender(source, resolved, origin);
  const pace = createPace(rate);
  let answered = 0;
  let failed = 0;
  let unanswered = 0;
  let stopped = NOT_STOPPED;
  const waiting = new Set<(reason: unknown) => void>();
  let statuses: Record<string, number> = {};
  let errors: Record<string, number> = {};

  const summarize = (): LoadSummary => ({
    answered,
    statuses: { ...statuses },
    errors: { ...errors },
    connections,
    pipelining,
    ...(rate === undefined ? {} : { rate }),
  });

  function noteFailure(cause?: unknown): void {
    failed += 1;
    const total = answered + countAll(errors);
    const accepted = acceptedFailures * Math.max(LEAST_REQUESTS, total);
    if (failed <= accepted && unanswered < MOST_UNANSWERED) return;
    const summary = summarize();
    throw new LoadError(summary, describeFailures(failed, total, summary, acceptedFailures), cause);
  }

  async function ask(): Promise<void> {
    for (;;) {
      await pace();
      if (stopped.isStopped) throw stopped.reason;
      let answer: Answer;
      try {
        answer = await withTimeout((signal) => sender.send(signal), timeout, waiting);
      } catch (cause) {
        if (stopped.isStopped) throw stopped.reason;
        unanswered += 1;
        const code = nameError(cause);
        errors[code] = (errors[code] ?? 0) + 1;
        noteFailure(cause);
        continue;
      }
      answered += 1;
      unanswered = 0;
      const { status } = answer;
      if (status !== undefined) statuses[status] = (statuses[status] ?? 0) + 1;
      if (status !== undefined && status >= 400) noteFailure();
      return;
    }
  }

  return {
    concurrency: connections * pipelining,
    ask,
    summarize,
    stop(reason) {
      stopped = { isStopped: true, reason };
      for (const fail of waiting) fail(reason);
    },
    reset() {
      stopped = NOT_STOPPED;
      unanswered = 0;
      answered = 0;
      failed = 0;
      statuses = {};
      errors = {};
    },
    close: () => sender.close(),
  };
}

const DEFAULTS = { connections: 1, pipelining: 1, timeout: 30_000, acceptedFailures: 0.01 };
type ResolvedLoad = Required<Omit<LoadOptions, 'rate'>> & Pick<LoadOptions, 'rate'>;

/** @throws InvalidOptionError that names the option, the value seen and what is expected */
export function resolveLoadOptions(options: LoadOptions): ResolvedLoad {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new InvalidOptionError(
      `The load's options must be an object such as { connections: 4 }; got ${describeValue(options)}.`,
    );
  const resolved = { ...DEFAULTS, rate: undefined, ...dropUndefined(options) };
  const known = ['connections', 'pipelining', 'rate', 'timeout', 'acceptedFailures'];
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const meant = suggestName(name, known);
    throw new InvalidOptionError(
      `Unknown load option ${describeValue(name)}. ${meant ? `Did you mean \`${meant}\`?` : `Known are: ${known.join(', ')}.`}`,
    );
  }
  for (const name of ['connections', 'pipelining'] as const)
    refuseUnless(
      name,
      resolved[name],
      Number.isSafeInteger(resolved[name]) && resolved[name] >= 1,
      'a positive integer',
    );
  for (const name of ['rate', 'timeout'] as const) {
    const value: unknown = resolved[name];
    const isRight =
      value === undefined || (typeof value === 'number' && value > 0 && Number.isFinite(value));
    refuseUnless(name, value, isRight, 'a positive, finite number');
  }
  const share: unknown = resolved.acceptedFailures;
  const isShare = typeof share === 'number' && share >= 0 && share <= 1;
  refuseUnless('acceptedFailures', share, isShare, 'a share from 0 to 1');
  return resolved;
}

function refuseUnless(name: string, value: unknown, isRight: boolean, expected: string): void {
  if (isRight) return;
  throw new InvalidOptionError(
    `Load option \`${name}\` must be ${expected}; got ${describeValue(value)}.`,
  );
}

function dropUndefined(options: LoadOptions): LoadOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function createSender(source: RequestSource, options: ResolvedLoad, origin?: string): Sender {
  if (typeof source === 'function')
    return { send: () => callSource(source), close: async () => {} };
  if (typeof source === 'string' || source instanceof URL)
    return createPooledSender(readUrl(source, origin), { method: 'GET' }, options);
  if (isRequest(source)) {
    const headers: Record<string, string> = {};
    source.headers.forEach((value, name) => (headers[name] = value));
    // A body can be read once, and is sent every time.
    let body: Promise<Buffer> | undefined;
    const readBody = () => (body ??= source.arrayBuffer().then((bytes) => Buffer.from(bytes)));
    const init = { method: source.method, headers, ...(source.body ? { readBody } : {}) };
    return createPooledSender(readUrl(source.url, origin), init, options);
  }
  throw new InvalidOptionError(
    `What is asked must be a URL, a Request or a function that asks; got ${describeValue(source)}.`,
  );
}

/** By its looks: test environments bring classes of their own. */
function isRequest(source: unknown): source is Request {
  const { url, method, arrayBuffer } = (source ?? {}) as Partial<Request>;
  return typeof url === 'string' && typeof method === 'string' && typeof arrayBuffer === 'function';
}

function readUrl(given: string | URL, origin: string | undefined): URL {
  let url: URL;
  try {
    url = new URL(given, origin);
  } catch {
    const isPath = String(given).startsWith('/');
    throw new InvalidOptionError(
      `${describeValue(String(given))} is no address that can be asked. ${isPath ? "The server's own address is not known: give" : 'Give'} the whole URL, such as http://127.0.0.1:3000/orders.`,
    );
  }
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw new InvalidOptionError(
    `The load must be HTTP; got ${describeValue(url.href)}. Give a URL that begins with http:// or https://, or a function that asks by itself.`,
  );
}

interface PooledRequest {
  method: string;
  headers?: Record<string, string>;
  readBody?: () => Promise<Buffer>;
}

function createPooledSender(
  url: URL,
  { method, headers, readBody }: PooledRequest,
  { connections, pipelining, timeout }: ResolvedLoad,
): Sender {
  const path = url.pathname + url.search;
  let pool: Pool | undefined;
  return {
    async send(signal) {
      pool ??= new Pool(url.origin, {
        connections,
        pipelining,
        headersTimeout: timeout,
        bodyTimeout: timeout,
      });
      const { statusCode, body } = await pool.request({
        path,
        method: method as 'GET',
        signal,
        ...(headers ? { headers } : {}),
        ...(readBody ? { body: await readBody() } : {}),
      });
      // An answer that is not read to its end keeps its connection.
      for await (const _chunk of body);
      return { status: statusCode };
    },
    async close() {
      await pool?.destroy();
      pool = undefined;
    },
  };
}

async function callSource(source: () => unknown): Promise<Answer> {
  const result: unknown = await source();
  const { status, bodyUsed, arrayBuffer } = (result ?? {}) as Partial<Response>;
  if (typeof status !== 'number') return { status: undefined };
  if (bodyUsed === false && typeof arrayBuffer === 'function')
    await (result as Response).arrayBuffer();
  return { status };
}

/** Waits until the next request is due. */
function createPace(rate: number | undefined): () => Promise<void> | void {
  if (rate === undefined) return () => {};
  let next = 0;
  return () => {
    const now = clock.now();
    const due = Math.max(now, next);
    next = due + 1000 / rate;
    return due > now ? clock.sleep(due - now) : undefined;
  };
}

/** @param waiting holds, while it runs, a function that ends it with a reason */
async function withTimeout<T>(
  run: (signal: AbortSignal) => Promise<T>,
  ms: number,
  waiting: Set<(reason: unknown) => void>,
): Promise<T> {
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const end = () => {
      cancel();
      waiting.delete(fail);
    };
    const fail = (reason: unknown) => {
      end();
      controller.abort(reason);
      reject(reason);
    };
    const cancel = clock.after(ms, () =>
      fail(Object.assign(new Error(`no answer within ${ms} ms`), { code: 'timeout' })),
    );
    waiting.add(fail);
    run(controller.signal).then(resolve, reject).finally(end);
  });
}

/** Code or name of what went wrong; `fetch` hides it in the cause. */
function nameError(error: unknown): string {
  const { code, cause, message } = (error ?? {}) as {
    code?: unknown;
    cause?: { code?: unknown };
    message?: unknown;
  };
  if (typeof code === 'string') return code;
  if (typeof cause?.code === 'string') return cause.code;
  return String(message ?? error)
    .split('\n')[0]!
    .slice(0, 80);
}

function countAll(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function describeFailures(
  failed: number,
  total: number,
  { statuses, errors }: LoadSummary,
  accepted: number,
): string {
  const seen = [
    ...Object.entries(statuses)
      .filter(([status]) => Number(status) >= 400)
      .map(([status, count]) => `status ${status}: ${count}`),
    ...Object.entries(errors).map(([code, count]) => `${code}: ${count}`),
  ];
  return `${failed} of ${total} requests failed (${seen.join(', ')}), and no more than ${accepted * 100} % may. A server that does not do its work says nothing of its memory: make the requests succeed, or accept more with \`acceptedFailures\`.`;
}
