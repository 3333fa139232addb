import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { openCdpSession, type CdpSession } from '../../../../src/node/remote/cdp-session.js';

let server: WebSocketServer | undefined;
let session: CdpSession | undefined;

afterEach(async () => {
  vi.useRealTimers();
  await session?.close();
  server?.close();
});

/** A session with an inspector that answers each command so many milliseconds later, or never. */
async function open(delay: number): Promise<CdpSession> {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) =>
    socket.on('message', async (data: Buffer) => {
      const { id } = JSON.parse(data.toString()) as { id: number };
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
