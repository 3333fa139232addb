import { describe, expect, it } from 'vitest';
import type { SnapshotFile } from '../../../src/check/start-check.js';
import { takeLook } from '../../../src/check/take-look.js';
import { OWN_ROUND } from '../../../src/attribution/nodes/rank-nodes.js';
import { resolveOptions } from '../../../src/input/options.js';
import type { ObjectTracking } from '../../../src/probe/heap-probe.js';
import { buildHeap, type HeapBuilder } from '../../fixtures/snapshots/build-snapshot.js';
import { createFakeProbe } from '../../fixtures/fake-probe.js';

const OWN = '/app/node_modules/heapslope/dist';

/** Makes a function of a script, which 400 bytes of the engine's belong to. */
function addFunction(heap: HeapBuilder, name: string, file: string): number {
  const closure = heap.addNode(name, { type: 'closure', selfSize: 64 });
  const shared = heap.addNode('(shared function info)', { type: 'code', selfSize: 100 });
  const script = heap.addNode(file, { type: 'code', selfSize: 300 });
  heap.addEdge(closure, shared, 'shared', 'internal');
  heap.addEdge(shared, script, 'script', 'internal');
  return closure;
}

interface Given {
  options?: object;
  isOwnHeap?: boolean;
  files?: SnapshotFile[];
  takeSnapshot?: ObjectTracking['takeSnapshot'];
}

/** Takes a look at a built heap, of which each piece takes 10 ms. */
async function look(heap: HeapBuilder, { options = {}, files = [], ...given }: Given = {}) {
  const probe = createFakeProbe();
  Object.assign(probe.features, { isOwnHeap: given.isOwnHeap ?? true });
  const bytes = heap.toBytes();
  const timings = { total: 0, handler: 0, gc: 0, snapshot: 0, analysis: 0, waiting: 0, other: 0 };
  const opened: string[] = [];
  const written: number[] = [];
  const tracking = {
    takeSnapshot:
      given.takeSnapshot ??
      (async (sink: (chunk: Uint8Array) => void) => {
        for (let at = 0; at < bytes.length; at += 1000) {
          probe.time += 10;
          sink(bytes.subarray(at, at + 1000));
        }
      }),
  } as ObjectTracking;
  const file: SnapshotFile = {
    write: (chunk) => void written.push(chunk.length),
    close: () => {},
  };
  const openSnapshotFile = (dir: string) => {
    opened.push(dir);
    return file;
  };
  const check = {
    probe,
    options: resolveOptions(options),
    host: {
      openProbe: () => probe,
      runtime: { node: '24.0.0', v8: '13.6', platform: 'linux', arch: 'x64' },
      sources: { ownFolder: OWN },
      openSnapshotFile,
    },
    timings,
    snapshotFiles: files,
  };
  const taken = await takeLook(check, tracking);
  return { ...taken, timings, opened, file, files, writtenBytes: sum(written), bytes };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

describe('a look at the heap', () => {
  it('tells the highest id of an object; even ones are natives, which have no age', async () => {
    const heap = buildHeap();
    heap.addEdge(heap.root, heap.addNode('Session', { id: 1001 }), 'session');
    heap.addEdge(
      heap.root,
      heap.addNode('Node / Message', { type: 'native', id: 9000 }),
      'message',
    );
    expect((await look(heap)).lastObjectId).toBe(1001);
  });

  it('counts apart what hangs from a function of our own, down to the next one of the user', async () => {
    const heap = buildHeap();
    const own = addFunction(heap, 'watch', `${OWN}/index.mjs`);
    const scope = heap.addNode('system / Context', { type: 'object', selfSize: 32 });
    const series = heap.addNode('Series', { selfSize: 500 });
    const handler = addFunction(heap, 'handler', '/app/test.mjs');
    const cache = heap.addNode('Cache', { selfSize: 48 });
    heap.addEdge(heap.root, own, 'watch');
    heap.addEdge(own, scope, 'context', 'internal');
    heap.addEdge(scope, series, 'series', 'context');
    heap.addEdge(series, handler, 'handler');
    heap.addEdge(handler, cache, 'cache');
    const { placed, round, search } = await look(heap);
    expect(placed.sums).toMatchObject({ ownBytes: 64 + 32 + 500, engineBytes: 800, restBytes: 0 });
    expect([...placed.sums.bytes].toSorted((a, b) => a - b)).toEqual([48, 64]);
    expect(round[own]).toBe(OWN_ROUND);
    expect(search.parentNode[cache]).toBe(handler);
  });

  it('takes the stack for its own where it stops its own process', async () => {
    const heap = buildHeap();
    const stack = heap.addNode('(Stack roots)', { type: 'synthetic', selfSize: 0 });
    const held = heap.addNode('Chunk', { selfSize: 700 });
    heap.addEdge(heap.root, stack, 1, 'element');
    heap.addEdge(stack, held, 1, 'element');
    expect((await look(heap)).placed.sums.ownBytes).toBe(700);
    const { sums } = (await look(heap, { isOwnHeap: false })).placed;
    expect(sums.ownBytes).toBe(0);
    expect(sum([...sums.bytes])).toBe(700);
  });

  it('leaves to the engine what only feedback leads to', async () => {
    const heap = buildHeap();
    const closure = addFunction(heap, 'handler', '/app/test.mjs');
    const cell = heap.addNode('system / FeedbackCell', { type: 'hidden', selfSize: 16 });
    const literal = heap.addNode('Array', { selfSize: 32 });
    heap.addEdge(heap.root, closure, 'handler');
    heap.addEdge(closure, cell, 'feedback_cell', 'internal');
    heap.addEdge(cell, literal, 'value', 'internal');
    const { sums } = (await look(heap)).placed;
    expect(sums).toMatchObject({ engineBytes: 400 + 16 + 32, restBytes: 0 });
  });

  it('times the snapshot, and the analysis apart', async () => {
    const { timings, bytes } = await look(buildHeap());
    expect(timings).toMatchObject({
      snapshot: 10 * Math.ceil(bytes.length / 1000),
      analysis: 0,
      gc: 0,
    });
  });

  it('keeps the file of the last look alone', async () => {
    const closed: boolean[] = [];
    const earlier = { write: () => {}, close: (isKept: boolean) => void closed.push(isKept) };
    const options = { snapshotDir: 'snapshots' };
    const { opened, files, file, writtenBytes, bytes } = await look(buildHeap(), {
      options,
      files: [earlier],
    });
    expect(closed).toEqual([false]);
    expect(opened).toEqual(['snapshots']);
    expect(files).toEqual([file]);
    expect(writtenBytes).toBe(bytes.length);
  });

  it('opens none where none is asked for, and throws what the probe throws', async () => {
    const { opened, files } = await look(buildHeap());
    expect({ opened, files }).toEqual({ opened: [], files: [] });
    const takeSnapshot = () => Promise.reject(new Error('gone'));
    await expect(look(buildHeap(), { takeSnapshot })).rejects.toThrow('gone');
  });

  it('is given up when the signal aborts', async () => {
    const controller = new AbortController();
    controller.abort(new Error('stop'));
    const { signal } = controller;
    await expect(look(buildHeap(), { options: { signal } })).rejects.toThrow('stop');
  });
});

describe('the last id', () => {
  it('is the highest of those that are numbered for good: code gets its own anew', async () => {
    const heap = buildHeap();
    const add = (name: string, type: string, id: number) =>
      heap.addEdge(heap.root, heap.addNode(name, { type, id }), name);
    add('Session', 'object', 101);
    add('text', 'string', 103);
    add('(code)', 'code', 20_001);
    add('system / Map', 'hidden', 20_003);
    add('native', 'native', 30_002);
    const { lastObjectId } = await look(heap);
    expect(lastObjectId).toBe(103);
  });
});
