import { describe, expect, it, vi } from 'vitest';
import { showName, withProgress } from '../../../../src/node/host/with-progress.js';
import type { LeakOptions, Progress } from '../../../../src/input/options.js';

const STEP: Progress = { phase: 'watch', calls: 1, batches: 1, heap: 1 };
const createTeller = () => ({ begin: vi.fn(), note: vi.fn(), end: vi.fn() });

describe('withProgress', () => {
  it('notes the steps of a check, and hands them to the listener of the user', async () => {
    const teller = createTeller();
    const onProgress = vi.fn();
    const describeCheck = () => ': x';
    const result = await withProgress(
      teller,
      describeCheck,
      { calls: 3, onProgress },
      async (told) => {
        expect(told).toMatchObject({ calls: 3 });
        (told as LeakOptions).onProgress?.(STEP);
        return 'report';
      },
    );
    expect(result).toBe('report');
    expect(teller.begin).toHaveBeenCalledWith(describeCheck);
    expect(teller.note).toHaveBeenCalledWith(STEP);
    expect(onProgress).toHaveBeenCalledWith(STEP);
    expect(teller.end).toHaveBeenCalledOnce();
  });

  it.each([['no options'], [null], [[1]], [{ onProgress: 'loud' }]])(
    'hands on what cannot be right: %j',
    async (options) => {
      const seen = await withProgress(
        createTeller(),
        () => '',
        options,
        async (told) => told,
      );
      expect(seen).toBe(options);
    },
  );

  it('ends with the check', async () => {
    const teller = createTeller();
    const failing = withProgress(
      teller,
      () => '',
      undefined,
      async () => {
        throw new Error('no');
      },
    );
    await expect(failing).rejects.toThrow('no');
    expect(teller.end).toHaveBeenCalledOnce();
  });

  it('shows names on one line', () => {
    expect(showName('a\nb\u001B[2J')).toBe('a\\nb\\u001b[2J');
    expect(showName('x'.repeat(500))).toHaveLength(60);
  });
});
