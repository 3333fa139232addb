import { describe, expect, it } from 'vitest';
import { waitUntilReady } from '../../../../src/node/server/wait-until-ready.js';

const never = new Promise<never>(() => {});
const noOutput = () => '';

describe('waitUntilReady', () => {
  it('waits for a function that fails, then says no, then yes', async () => {
    const answers = [() => Promise.reject(new Error('refused')), () => 0, () => 'yes'];
    const ready = () => answers.shift()!();
    expect(await waitUntilReady(ready, noOutput, never)).toBe(true);
    expect(answers).toEqual([]);
  });

  it('gives up a function that never settles', async () => {
    let calls = 0;
    const ready = () => (calls++, never);
    expect(await waitUntilReady(ready, noOutput, Promise.resolve())).toBe(false);
    expect(calls).toBe(1);
  });

  it('finds what is in the output, also where the time is over', async () => {
    expect(await waitUntilReady('ready', () => 'is ready', Promise.resolve())).toBe(true);
    expect(await waitUntilReady(/^no/, () => 'is ready', Promise.resolve())).toBe(false);
  });
});
