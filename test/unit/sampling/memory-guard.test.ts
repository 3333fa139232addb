import { describe, expect, it } from 'vitest';
import { createFakeProbe } from '../../fixtures/fake-probe.js';
import { resolveOptions } from '../../../src/input/options.js';
import { guardMemory } from '../../../src/sampling/memory-guard.js';
import { createCallRunner } from '../../../src/sampling/run-calls.js';

const MB = 1e6;

/** A heap of 20 MB of which V8 takes 120 at most: growth may take 35. */
function createHeap() {
  const probe = createFakeProbe();
  const heap = { kept: 20 * MB, garbage: 0 };
  probe.readHeapLimit = () => 120 * MB;
  probe.readUsed = () => heap.kept + heap.garbage;
  probe.onCollect = () => (heap.garbage = 0);
  return { probe, heap };
}

function run(onCall: (heap: { kept: number; garbage: number }) => void) {
  const { probe, heap } = createHeap();
  const memory = guardMemory(probe);
  const handler = () => {
    probe.time += 1;
    onCall(heap);
  };
  const { clock } = probe;
  const options = resolveOptions({});
  const runner = createCallRunner({ handler, options, clock, deadline: Infinity, memory });
  return { probe, heap, memory: memory!, runner };
}

it('asks nothing of a heap that is another process’s', () => {
  const { probe } = createHeap();
  delete probe.readUsed;
  let asked = 0;
  probe.readHeapLimit = () => Promise.resolve(++asked);
  expect(guardMemory(probe)).toBeUndefined();
  expect(asked).toBe(0);
});

describe('calls that fill the memory', () => {
  it('end at a share of what is left to the limit, larger from stage to stage', async () => {
    const { heap, memory, runner } = run((heap) => (heap.kept += MB));
    expect(memory.most).toBe(55 * MB);
    expect(await runner.run(100)).toBe(4);
    expect(runner.isFull).toBe(true);
    memory.enter('interval');
    expect(await runner.run(100)).toBe(16);
    memory.enter('all');
    expect(await runner.run(100)).toBe(16);
    expect(heap.kept).toBe(56 * MB);
    expect(await runner.run(100)).toBe(0);
  });

  it('go on where it was garbage, and where it is let go of later', async () => {
    const { probe, heap, runner } = run((heap) => (heap.garbage += 3 * MB));
    expect(await runner.run(100)).toBe(100);
    expect(runner.isFull).toBe(false);
    // Ever more of it is let be, up to a share of the rest.
    expect(probe.collections).toBe(11);
    heap.kept = 60 * MB;
    expect(await runner.run(5)).toBe(1);
    heap.kept = 20 * MB;
    expect(await runner.run(5)).toBe(5);
    expect(runner.isFull).toBe(false);
  });

  it('are not watched in the heap of another process', () => {
    expect(guardMemory(createFakeProbe())).toBeUndefined();
  });
});
