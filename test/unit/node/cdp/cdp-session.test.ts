import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { processClock } from '../../../../src/node/host/process-clock.js';
import { openCdpSession, type CdpSession } from '../../../../src/node/cdp/cdp-session.js';

let server: WebSocketServer | undefined;
let session: CdpSession | undefined;
/** Methods of the commands that came. */
let received: string[] = [];

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await session?.close();
  server?.close();
});

/** A session with an inspector that answers each command so many milliseconds later, or never. */
async function open(delay: number): Promise<CdpSession> {
  received = [];
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) =>
    socket.on('message', async (data: Buffer) => {
      const { id, method } = JSON.parse(data.toString()) as { id: number; method: string };
      received.push(method);
      if (delay === Infinity) return;
      await sleep(delay);
      socket.send(JSON.stringify({ id, result: { id } }));
    }),
  );
  await new Promise((resolve) => server!.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  session = await openCdpSession(`ws://127.0.0.1:${port}`, { timeout: 30_000, name: 'process 1' });
  return session;
}

describe('openCdpSession, in a hurry', () => {
  const reason = new Error('interrupted');

  it('fails what is pending at once, still sends, and waits no longer than two seconds in all', async () => {
    const { interrupt, send, calmDown } = await open(Infinity);
    const pending = expect(send('Runtime.evaluate')).rejects.toBe(reason);
    interrupt(reason);
    await pending;
    const after = vi.spyOn(processClock, 'after').mockImplementation((_, callback) => {
      setImmediate(callback);
      return () => {};
    });
    await expect(send('HeapProfiler.disable')).rejects.toBe(reason);
    await vi.waitFor(() => expect(received).toContain('HeapProfiler.disable'));
    expect(after.mock.lastCall![0]).toBeLessThanOrEqual(2000);
    calmDown();
    await expect(send('Runtime.evaluate')).rejects.toThrow(/did not answer/);
    expect(after.mock.lastCall![0]).toBe(30_000);
    // Who was silent once is not waited for as long again.
    await expect(send('Runtime.evaluate')).rejects.toThrow(/within 30 s/);
    expect(after.mock.lastCall![0]).toBeLessThanOrEqual(2000);
  });

  it('waits as usual again once the process answers', async () => {
    const opened = await open(0);
    opened.hurry(reason);
    expect(opened.isInHurry).toBe(true);
    await opened.send('HeapProfiler.disable');
    expect(opened.isInHurry).toBe(false);
  });
});

describe('openCdpSession, closed', () => {
  it('says that the server was stopped', async () => {
    const { send, close } = await open(Infinity);
    const pending = expect(send('Runtime.evaluate')).rejects.toMatchObject({
      code: 'HEAPSLOPE_USAGE',
    });
    await close();
    await pending;
    await expect(send('Runtime.evaluate')).rejects.toThrow(/The server was stopped/);
  });
});

const useFakeTimers = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

describe('openCdpSession, where a test has put in fake timers', () => {
  it('gives up what is not answered in time', async () => {
    const { send } = await open(Infinity);
    useFakeTimers();
    await expect(send('Runtime.evaluate', {}, 20)).rejects.toMatchObject({
      code: 'HEAPSLOPE_TARGET_LOST',
    });
  });

  it('waits on when the test moves its clock', async () => {
    const { send } = await open(20);
    useFakeTimers();
    const answer = send('Runtime.evaluate');
    vi.advanceTimersByTime(60_000);
    await expect(answer).resolves.toEqual({ id: 1 });
  });
});

describe('openCdpSession, where something else answers', () => {
  it.each(['hello, I reload pages', 'null', '[]', '{ "type": "connected" }'])(
    'fails at %s',
    async (said) => {
      server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
      server.on('connection', (socket) => socket.on('message', () => socket.send(said)));
      await new Promise((resolve) => server!.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      const url = `ws://127.0.0.1:${port}`;
      session = await openCdpSession(url, { timeout: 30_000, name: 'process 1' });
      const loss = {
        code: 'HEAPSLOPE_TARGET_LOST',
        message: expect.stringContaining(`it said ${JSON.stringify(said)}`) as string,
      };
      await expect(session.send('Runtime.evaluate')).rejects.toMatchObject(loss);
      await expect(session.lost).rejects.toMatchObject(loss);
      await expect(session.send('Runtime.evaluate')).rejects.toMatchObject(loss);
    },
  );
});
