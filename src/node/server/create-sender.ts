import { Pool } from 'undici';
import { describeValue } from '../../input/describe-value.js';
import type { GlobalType } from '../../input/global-type.js';
import { InvalidOptionError } from '../../report/errors.js';
import type { ResolvedLoad } from './load-options.js';

/** What a server is asked: an address, a request that is repeated, or a function that asks by itself. */
export type RequestSource = string | GlobalType<'URL'> | GlobalType<'Request'> | (() => unknown);

/** What one request came to; a function may answer without a status. */
export type Answer = { readonly status: number | undefined };

export interface Sender {
  /** Makes one request; the answer is read to its end. */
  send(signal: AbortSignal): Promise<Answer>;
  /** Closes the connections; the next request opens new ones. */
  close(): Promise<void>;
}

/**
 * Makes what asks once. Addresses and requests go through a pool of connections that are kept open.
 *
 * @param origin what a path such as `/orders` is an address of; undefined where none is known
 * @throws InvalidOptionError for what cannot be asked
 */
export function createSender(
  source: RequestSource,
  options: ResolvedLoad,
  origin?: string,
): Sender {
  if (typeof source === 'function')
    return { send: () => callSource(source), close: async () => {} };
  if (typeof source === 'string' || source instanceof URL)
    return createPooledSender(readUrl(source, origin), { method: 'GET' }, options);
  if (isRequest(source)) {
    const headers: Record<string, string> = {};
    source.headers.forEach((value, name) => (headers[name] = value));
    // A body can be read once, and is sent every time; the request itself may be asked elsewhere, too.
    const copy = copyRequest(source);
    let body: Promise<Buffer> | undefined;
    const readBody = () => (body ??= copy.arrayBuffer().then((bytes) => Buffer.from(bytes)));
    const init = { method: source.method, headers, ...(source.body ? { readBody } : {}) };
    return createPooledSender(readUrl(source.url, origin), init, options);
  }
  throw new InvalidOptionError(
    `What is asked must be a URL, a Request or a function that asks; got ${describeValue(source)}.`,
  );
}

function copyRequest(source: Request): Request {
  if (!source.bodyUsed) return source.clone();
  throw new InvalidOptionError(
    `The body of the Request for ${source.url} was read already, and cannot be sent. Make a new Request of it for the load.`,
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
      const closing = pool;
      pool = undefined;
      await closing?.destroy();
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
