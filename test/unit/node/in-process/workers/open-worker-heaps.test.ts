import { describe, expect, it } from 'vitest';
import { openWorkerHeaps } from '../../../../../src/node/in-process/workers/open-worker-heaps.js';
import { answerAll, FakeChannel, type Answer } from './fake-channel.js';

const COLLECT = 'HeapProfiler.collectGarbage';

/** A channel to a process with these workers, each of which answers everything at once. */
function createChannel(...ids: string[]): FakeChannel {
  const channel = new FakeChannel();
  for (const id of ids) channel.workers.set(id, answerAll);
  return channel;
}

async function read(heaps: { readUsed(into: Float64Array): Promise<void> }, workers: number) {
  const into = new Float64Array(workers * 3).fill(-1);
  await heaps.readUsed(into);
  return [...into];
}

describe('openWorkerHeaps', () => {
  it('leaves nothing open where there are no workers', async () => {
    const channel = createChannel();
    expect(await openWorkerHeaps(channel)).toBeUndefined();
    expect(channel.sent).toEqual(['NodeWorker.enable', 'NodeWorker.disable']);
    expect(channel.listenerCount).toBe(0);
  });

  it('lets go of what is not to be looked at: by default, of threads of Node', async () => {
    const channel = createChannel('hooks');
    expect(await openWorkerHeaps(channel)).toBeUndefined();
    expect(channel.sent).toContain('NodeWorker.detach hooks');
    const other = createChannel('1', '2', 'hooks');
    const heaps = await openWorkerHeaps(other, { isMeasured: ({ id }) => id !== '1' });
    expect(heaps!.workers.map(({ id }) => id)).toEqual(['2', 'hooks']);
    await heaps!.close();
    expect(other.sent.filter((sent) => sent.startsWith('NodeWorker.detach')).toSorted()).toEqual([
      'NodeWorker.detach 1',
      'NodeWorker.detach 2',
      'NodeWorker.detach hooks',
    ]);
  });

  it('passes on what the channel refuses', async () => {
    const channel = createChannel('1');
    channel.refusal = new Error('not found');
    await expect(openWorkerHeaps(channel)).rejects.toBe(channel.refusal);
    expect(channel.listenerCount).toBe(0);
  });

  it('collects twice and reads, in the order of the threads', async () => {
    const channel = createChannel('10', '9');
    const heaps = (await openWorkerHeaps(channel))!;
    expect(heaps.workers.map(({ title }) => title)).toEqual(['worker 9', 'worker 10']);
    channel.sent.length = 0;
    await heaps.collectGarbage();
    expect(channel.sent.filter((sent) => sent === `9: ${COLLECT}`)).toHaveLength(2);
    expect(channel.sent.filter((sent) => sent === `10: ${COLLECT}`)).toHaveLength(2);
    expect(await read(heaps, 2)).toEqual([1000, 20, 300, 1000, 20, 300]);
  });

  it('reads as many as there is room for', async () => {
    const heaps = (await openWorkerHeaps(createChannel('1', '2')))!;
    expect(await read(heaps, 1)).toEqual([1000, 20, 300]);
    expect(await read(heaps, 3)).toEqual([1000, 20, 300, 1000, 20, 300, -1, -1, -1]);
  });

  it('gives a place to who lives at a collection, and to nobody who has ended before', async () => {
    const channel = createChannel('1');
    const heaps = (await openWorkerHeaps(channel))!;
    channel.start('2', answerAll);
    channel.end('2');
    channel.start('3', answerAll);
    expect(heaps.workers).toHaveLength(1);
    expect(heaps.countAlive()).toBe(2);
    await heaps.collectGarbage();
    expect(heaps.workers.map(({ id }) => id)).toEqual(['1', '3']);
    channel.end('1');
    expect([0, 1].map((index) => heaps.stateOf(index))).toEqual(['ended', 'answers']);
    expect(await read(heaps, 2)).toEqual([NaN, NaN, NaN, 1000, 20, 300]);
  });

  it('does not wait for a worker that ends meanwhile', async () => {
    const channel = new FakeChannel();
    channel.workers.set('1', () => undefined);
    const heaps = (await openWorkerHeaps(channel))!;
    const collected = heaps.collectGarbage();
    channel.end('1');
    await collected;
    await expect(heaps.takeSnapshot(0, () => {})).rejects.toThrow(
      'No heap snapshot can be had of worker 1: it has ended.',
    );
  });

  it('reads what it can where a worker refuses', async () => {
    const channel = new FakeChannel();
    channel.workers.set('1', (command) =>
      command.method === 'Runtime.evaluate' ? { error: { message: 'no' } } : answerAll(command),
    );
    const heaps = (await openWorkerHeaps(channel))!;
    expect(await read(heaps, 1)).toEqual([1000, NaN, NaN]);
    expect(heaps.stateOf(0)).toBe('answers');
  });

  it('collects within the call where the event loop stands still', async () => {
    const channel = new FakeChannel();
    let late: number | undefined;
    channel.workers.set('1', ({ id, method, ...rest }): Answer => {
      if (method === 'Runtime.evaluate') return { result: { result: { objectId: 'prototype' } } };
      if (method !== COLLECT) return answerAll({ id, method, ...rest });
      late = id;
      return undefined;
    });
    const heaps = (await openWorkerHeaps(channel))!;
    await heaps.collectGarbage();
    await heaps.collectGarbage();
    // What it has not come to is not asked of it again.
    expect(channel.sent.filter((sent) => sent.endsWith(COLLECT))).toHaveLength(1);
    expect(channel.sent.filter((sent) => sent === '1: Runtime.queryObjects')).toHaveLength(2);
    expect(heaps.stateOf(0)).toBe('answers');
    channel.workers.set('1', answerAll);
    channel.say('1', { id: late, result: {} });
    await new Promise(setImmediate);
    await heaps.collectGarbage();
    expect(channel.sent.filter((sent) => sent.endsWith(COLLECT))).toHaveLength(3);
  });

  it('streams a snapshot, and throws what its reader throws', async () => {
    const channel = createChannel();
    const method = 'HeapProfiler.addHeapSnapshotChunk';
    channel.workers.set('1', (command) => {
      if (command.method === 'HeapProfiler.takeHeapSnapshot')
        for (const chunk of ['{"snapshot"', ':{}}'])
          channel.say('1', { method, params: { chunk } });
      return answerAll(command);
    });
    const heaps = (await openWorkerHeaps(channel, { isBeforeV8_12: false }))!;
    const chunks: Uint8Array[] = [];
    await heaps.takeSnapshot(0, (chunk) => chunks.push(chunk));
    expect(Buffer.concat(chunks).toString()).toBe('{"snapshot":{}}');
    let taken = 0;
    const full = new Error('disk full');
    const failing = heaps.takeSnapshot(0, () => {
      taken += 1;
      throw full;
    });
    await expect(failing).rejects.toBe(full);
    expect(taken).toBe(1);
    expect(channel.sent).not.toContain('1: Debugger.enable');
  });

  it('caches line ends before V8 12', async () => {
    const channel = createChannel('1');
    const heaps = (await openWorkerHeaps(channel, { isBeforeV8_12: true }))!;
    await heaps.takeSnapshot(0, () => {});
    expect(channel.sent.slice(-3)).toEqual([
      '1: Debugger.enable',
      '1: Debugger.disable',
      '1: HeapProfiler.takeHeapSnapshot',
    ]);
  });

  it('fails with the reason when the process is lost, and closes all the same', async () => {
    const channel = new FakeChannel();
    channel.workers.set('1', () => undefined);
    const heaps = (await openWorkerHeaps(channel))!;
    const reason = new Error('gone');
    const pending = expect(heaps.takeSnapshot(0, () => {})).rejects.toBe(reason);
    channel.lose(reason);
    await pending;
    await expect(heaps.readUsed(new Float64Array(3))).rejects.toBe(reason);
    channel.refusal = reason;
    await heaps.close();
  });

  it('settles what is pending at its end, and ends once', async () => {
    const channel = new FakeChannel();
    channel.workers.set('1', () => undefined);
    const heaps = (await openWorkerHeaps(channel))!;
    const pending = heaps.readUsed(new Float64Array(3));
    await heaps.close();
    await heaps.close();
    await pending;
    expect(channel.sent.filter((sent) => sent === 'NodeWorker.detach 1')).toHaveLength(1);
    expect(channel.listenerCount).toBe(0);
  });
});
