import { expect, it } from 'vitest';
import { createOutputWait } from '../../../../src/node/host/create-output-wait.js';

const NONE = { writableLength: 0 };

/** A stream of which `taken` bytes are read in each millisecond, on a clock that goes by sleeping alone. */
function fakeOutput(bytes: number) {
  const output = { writableLength: bytes, taken: 0 };
  const clock = {
    time: 0,
    now: () => clock.time,
    sleep(ms: number) {
      clock.time += ms;
      output.writableLength = Math.max(0, output.writableLength - ms * output.taken);
      return Promise.resolve();
    },
  };
  return { output, clock, wait: createOutputWait(clock, () => [output, NONE]) };
}

it('waits for nothing where nothing waits', () => {
  expect(fakeOutput(0).wait()).toBeUndefined();
});

it('waits until a slow reader has taken all', async () => {
  const { output, clock, wait } = fakeOutput(1000);
  output.taken = 1;
  await wait();
  expect(clock.time).toBe(1000);
  expect(output.writableLength).toBe(0);
});

it('sees what a pipe takes of a chunk that it has not taken whole', async () => {
  const handle = { writeQueueSize: 6000 };
  const output = { writableLength: 10_000, _handle: handle };
  const clock = {
    time: 0,
    now: () => clock.time,
    sleep(ms: number) {
      clock.time += ms;
      handle.writeQueueSize -= ms;
      if (handle.writeQueueSize <= 0) Object.assign(output, { writableLength: 0, _handle: null });
      return Promise.resolve();
    },
  };
  const wait = createOutputWait(clock, () => [output, NONE]);
  await wait(); // As long as one wait may be.
  expect(handle.writeQueueSize).toBe(2000);
  await wait();
  expect(output.writableLength).toBe(0);
});

it('gives a reader up that takes nothing, until it does', async () => {
  const { output, clock, wait } = fakeOutput(1000);
  await wait();
  expect(clock.time).toBe(4000);
  output.writableLength = 2000;
  expect(wait()).toBeUndefined();
  output.writableLength = 900;
  output.taken = 1;
  await wait();
  expect(clock.time).toBe(4900);
  output.writableLength = 5000;
  expect(wait()).toBeInstanceOf(Promise);
});
