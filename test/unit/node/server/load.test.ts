import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { processClock } from '../../../../src/node/host/process-clock.js';
import { createLoad, type Load } from '../../../../src/node/server/load.js';
import type { LoadOptions } from '../../../../src/node/server/load-options.js';

let server: Server | undefined;
let load: Load | undefined;

afterEach(async () => {
  vi.restoreAllMocks();
  await load?.close();
  server?.closeAllConnections();
  server?.close();
});

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function makeLoad(...args: Parameters<typeof createLoad>): Load {
  return (load = createLoad(...args));
}

async function ask(times: number, asked: Load): Promise<void> {
  for (let i = 0; i < times; i++) await asked.ask();
}

describe('createLoad', () => {
  it('asks a path of the server over one connection, and counts the answers', async () => {
    const sockets = new Set<unknown>();
    const origin = await listen((request, response) => {
      sockets.add(request.socket);
      response.end(request.url);
    });
    const asked = makeLoad('/orders?x=1', {}, origin);
    await ask(5, asked);
    expect(sockets.size).toBe(1);
    expect(asked.summarize()).toEqual({
      answered: 5,
      statuses: { 200: 5 },
      errors: {},
      connections: 1,
      pipelining: 1,
    });
  });

  it('repeats a request with its method, headers and body', async () => {
    const seen: string[] = [];
    const origin = await listen((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        seen.push(`${request.method} ${request.headers['x-name']} ${body}`);
        response.end();
      });
    });
    const request = new Request(origin, {
      method: 'PUT',
      headers: { 'x-name': 'n' },
      body: 'text',
    });
    await ask(2, makeLoad(request));
    expect(seen).toEqual(['PUT n text', 'PUT n text']);
  });

  it('sends the body of one Request for several loads, and refuses one that was read', async () => {
    const seen: string[] = [];
    const origin = await listen((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => seen.push(text));
      request.on('end', () => response.end());
    });
    const request = new Request(origin, { method: 'POST', body: 'text' });
    for (let loads = 0; loads < 2; loads++) {
      await ask(1, makeLoad(request));
      await load!.close();
    }
    expect(seen).toEqual(['text', 'text']);
    await request.text();
    expect(() => makeLoad(request)).toThrow(/body of the Request .* was read already/);
  });

  it('takes a timeout that is no whole number of milliseconds', async () => {
    const origin = await listen((_, response) => response.end());
    const asked = makeLoad('/', { timeout: 2.01 * 1000 }, origin);
    await ask(1, asked);
    expect(asked.summarize().errors).toEqual({});
  });

  it('takes a function that asks by itself, with or without a status', async () => {
    let calls = 0;
    const asked = makeLoad(() => (calls++ === 0 ? undefined : new Response('text')));
    await ask(2, asked);
    expect(asked.summarize()).toMatchObject({ answered: 2, statuses: { 200: 1 } });
  });

  it('asks again until it is answered, and fails beyond the share that may fail', async () => {
    let asked = 0;
    const origin = await listen((request, response) => {
      if (++asked === 3) request.socket.destroy();
      else response.end();
    });
    const lucky = makeLoad('/', {}, origin);
    await ask(5, lucky);
    expect(lucky.summarize()).toMatchObject({ answered: 5, errors: { UND_ERR_SOCKET: 1 } });
    await lucky.close();
    const strict = makeLoad('/', { acceptedFailures: 0 }, origin);
    asked = 0;
    await expect(ask(5, strict)).rejects.toThrow(/1 of 3 requests failed \(UND_ERR_SOCKET: 1\)/);
  });

  it('fails where the status says that the server does not do its work', async () => {
    const origin = await listen((_, response) => response.writeHead(503).end());
    const asked = makeLoad('/', {}, origin);
    await expect(ask(5, asked)).rejects.toMatchObject({
      code: 'HEAPSLOPE_LOAD',
      load: { statuses: { 503: 2 } },
    });
    const tolerant = makeLoad('/', { acceptedFailures: 1 }, origin);
    await ask(5, tolerant);
    expect(tolerant.summarize().statuses).toEqual({ 503: 5 });
  });

  it('gives up what is not answered in time, and all at once when it is stopped', async () => {
    const origin = await listen(() => {});
    await expect(ask(1, makeLoad('/', { timeout: 20 }, origin))).rejects.toThrow(/timeout: 2/);
    const asked = makeLoad('/', {}, origin);
    const pending = asked.ask();
    const reason = new Error('the process is gone');
    asked.stop(reason);
    await expect(pending).rejects.toBe(reason);
    await expect(asked.ask()).rejects.toBe(reason);
    asked.reset();
    server!.removeAllListeners('request').on('request', (_, response) => response.end());
    await asked.ask();
    expect(asked.summarize().answered).toBe(1);
  });

  it('asks nothing after its end for those who waited for their turn', async () => {
    let requests = 0;
    const origin = await listen((_, response) => {
      requests += 1;
      response.end();
    });
    const asked = makeLoad('/', { rate: 0.01 }, origin);
    await asked.ask();
    const reason = new Error('interrupted');
    const stopped = expect(asked.ask()).rejects.toBe(reason);
    asked.stop(reason);
    await stopped;
    asked.reset();
    await asked.ask();
    const closed = expect(asked.ask()).rejects.toThrow(/belongs to has ended/);
    await asked.close();
    await closed;
    asked.reset();
    expect(requests).toBe(2);
    // The turns that nobody took are not waited for.
    await asked.ask();
    expect(requests).toBe(3);
  });

  it('neither repeats nor counts what is on its way when it is closed', async () => {
    const requests: ServerResponse[] = [];
    let tellRequest!: () => void;
    const origin = await listen((_, response) => {
      requests.push(response);
      tellRequest();
    });
    const asked = makeLoad('/', { acceptedFailures: 1 }, origin);
    const arrived = new Promise<void>((resolve) => (tellRequest = resolve));
    const late = asked.ask();
    await arrived;
    const failed = expect(late).rejects.toMatchObject({ code: 'HEAPSLOPE_USAGE' });
    await asked.close();
    await failed;
    expect(asked.summarize()).toMatchObject({ answered: 0, errors: {} });
    expect(requests).toHaveLength(1);
  });

  it('counts no answer that comes after it was reset', async () => {
    let answer!: () => void;
    const asked = makeLoad(() => new Promise<void>((resolve) => (answer = resolve)));
    const late = asked.ask();
    asked.reset();
    answer();
    await late;
    expect(asked.summarize().answered).toBe(0);
  });

  it('says how long one request takes at most, its turn and its repetitions with it', () => {
    const limitOf = (options: LoadOptions) => makeLoad('http://127.0.0.1/', options).longestAskMs;
    expect(limitOf({})).toBeGreaterThan(60_000 + 30_000);
    expect(limitOf({ timeout: 120_000 })).toBeGreaterThan(3 * 120_000);
    expect(limitOf({ rate: 0.01, connections: 2 })).toBeGreaterThan(200_000);
  });

  it('gives a request up that is never answered, whatever share may fail', async () => {
    let now = 0;
    vi.spyOn(processClock, 'now').mockImplementation(() => now);
    let attempts = 0;
    const asked = makeLoad(
      () => {
        now += 31_000;
        return Promise.reject(new Error(`attempt ${++attempts}`));
      },
      { acceptedFailures: 1 },
    );
    await expect(asked.ask()).rejects.toThrow(/One request was not answered in 62 s.*attempt 2: 1/);
    expect(asked.failure).toMatchObject({ code: 'HEAPSLOPE_LOAD' });
    asked.reset();
    expect(asked.failure).toBeUndefined();
  });

  it.each<[unknown, LoadOptions, RegExp]>([
    ['/orders', {}, /server's own address is not known/],
    ['ftp://127.0.0.1/', {}, /must be HTTP/],
    [42, {}, /a URL, a Request or a function/],
    ['http://127.0.0.1/', { connections: 0 }, /`connections` must be a positive integer; got 0/],
    ['http://127.0.0.1/', { acceptedFailures: 2 }, /`acceptedFailures` must be a share/],
    ['http://127.0.0.1/', { timeout: 2 ** 31 }, /`timeout` must be .* 2147483647 at most/],
    ['http://127.0.0.1/', { rate: NaN }, /`rate` must be a positive, finite number/],
    ['http://127.0.0.1/', { conections: 2 } as LoadOptions, /Did you mean `connections`/],
  ])('refuses %j with %j', (source, options, message) => {
    expect(() => createLoad(source as string, options)).toThrow(message);
  });
});
