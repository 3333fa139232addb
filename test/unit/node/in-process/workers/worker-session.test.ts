import { describe, expect, it } from 'vitest';
import { createWorkerSession } from '../../../../../src/node/in-process/workers/worker-session.js';

const thread = { id: '1', title: 'worker 1', url: '' };

describe('createWorkerSession', () => {
  it('takes an answer that comes while it still posts', async () => {
    const session = createWorkerSession(thread, async (message) => {
      const { id, method, params } = JSON.parse(message) as Record<string, unknown>;
      session.receive(JSON.stringify({ id, result: { method, params } }));
    });
    expect(await session.ask('Some.command', { a: 1 })).toEqual({
      method: 'Some.command',
      params: { a: 1 },
    });
  });

  it('is silent from an answer that does not come until it comes', async () => {
    const posted: string[] = [];
    const session = createWorkerSession(thread, async (message) => posted.push(message));
    expect(await session.ask('First.command', {}, 1)).toBeUndefined();
    expect(session.state).toBe('silent');
    expect(await session.ask('Second.command')).toBeUndefined();
    expect(posted).toHaveLength(1);
    session.receive('{"id":1,"result":{}}');
    const third = session.ask('Third.command');
    await expect.poll(() => posted.length).toBe(2);
    expect(session.state).toBe('answers');
    session.receive('{"id":2,"result":{"is":"third"}}');
    expect(await third).toEqual({ is: 'third' });
  });

  it('answers nothing where the worker refuses, and when it has ended', async () => {
    const session = createWorkerSession(thread, async () => {});
    const refused = session.ask('Some.command');
    const pending = session.send('Some.command');
    session.receive('{"id":1,"error":{"message":"no"}}');
    expect(await refused).toBeUndefined();
    session.end();
    expect(await pending).toBeUndefined();
    expect(await session.ask('Some.command')).toBeUndefined();
    expect(session.state).toBe('ended');
    session.receive('{"id":2,"result":{}}');
  });

  it('throws what the channel throws', async () => {
    const reason = new Error('closed');
    const session = createWorkerSession(thread, () => Promise.reject(reason));
    await expect(session.ask('Some.command')).rejects.toBe(reason);
    expect(session.state).toBe('answers');
  });

  it('tells notifications until that is ended', async () => {
    const session = createWorkerSession(thread, async () => {});
    const heard: unknown[] = [];
    const end = session.on('Some.event', (params) => heard.push(params));
    session.receive('{"method":"Some.event","params":{"n":1}}');
    session.receive('{"method":"Other.event","params":{"n":2}}');
    end();
    session.receive('{"method":"Some.event","params":{"n":3}}');
    expect(heard).toEqual([{ n: 1 }]);
  });
});
