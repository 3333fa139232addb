import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileProbe, type CompiledProbe } from './run-program.js';

/** Megabytes of the channel `external`, of something that has 1 MB, grows to 4 where it can, and is dropped. */
interface Printed {
  /** What `countOutsideMemory` answers. */
  hasOutside: boolean;
  /** What it adds to the reading. */
  untold: number;
  grown: number;
  dropped: number;
}

let probe: CompiledProbe;
const printed = new Map<string, Promise<Printed>>();
const watch = (kind: string) => {
  const running = printed.get(kind) ?? probe.run<Printed>('outside', [kind]);
  printed.set(kind, running);
  return running;
};

beforeAll(() => {
  probe = compileProbe();
}, 60_000);
afterAll(() => probe.remove());

describe('memory outside of the heap, from when it is counted', () => {
  it.each([
    ['none', 0],
    ['fixed', 0],
    ['resizable', 3],
    ['shared', 0],
    ['growable', 3],
    ['wasm', 3],
    ['shared wasm', 3],
  ])('is followed as it grows: %s by %i MB', async (kind, grown) => {
    expect((await watch(kind)).grown).toBe(grown);
  });

  it.each([
    ['none', 0],
    ['fixed', 1],
    ['resizable', 4],
    ['shared', 1],
    ['growable', 4],
    ['wasm', 4],
    ['shared wasm', 4],
  ])('is counted once, and forgotten with what has it: %s of %i MB', async (kind, dropped) => {
    expect((await watch(kind)).dropped).toBe(dropped);
  });

  it.each([
    ['shared', 1],
    ['growable', 1],
    ['shared wasm', 1],
  ])('is added where the engine does not tell it: %s', async (kind, untold) => {
    expect(await watch(kind)).toMatchObject({ hasOutside: true, untold });
  });

  it.each(['none', 'fixed'])('is none where the engine tells all of it: %s', async (kind) => {
    expect(await watch(kind)).toMatchObject({ hasOutside: false, untold: 0 });
  });
});
