import { describe, expect, it } from 'vitest';
import { withOwnChecks, withProcessLock } from '../../../../src/node/host/process-lock.js';

describe('withProcessLock', () => {
  it('runs one after the other, in the order of asking', async () => {
    const events: string[] = [];
    const check = (name: string) => async () => {
      events.push(`${name} starts`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} ends`);
      return name;
    };
    const results = await Promise.all(['a', 'b', 'c'].map((name) => withProcessLock(check(name))));
    expect(results).toEqual(['a', 'b', 'c']);
    expect(events).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} starts`, `${name} ends`]));
  });

  it('lets the next one in when one fails, even before its first await', async () => {
    const failing = withProcessLock(() => {
      throw new Error('at once');
    });
    const rejecting = withProcessLock(async () => {
      await Promise.resolve();
      throw new Error('later');
    });
    const next = withProcessLock(async () => 'in');
    await expect(failing).rejects.toThrow('at once');
    await expect(rejecting).rejects.toThrow('later');
    expect(await next).toBe('in');
  });

  it('shares its queue with another copy of the package', async () => {
    let release!: () => void;
    const first = withProcessLock(() => new Promise<void>((resolve) => (release = resolve)));
    const path = '../../../../src/node/host/process-lock.js?copy';
    const copy = (await import(/* @vite-ignore */ path)) as {
      withProcessLock: typeof withProcessLock;
    };
    expect(copy.withProcessLock).not.toBe(withProcessLock);
    let isIn = false;
    const second = copy.withProcessLock(async () => void (isIn = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isIn).toBe(false);
    release();
    await Promise.all([first, second]);
    expect(isIn).toBe(true);
  });
});

describe('withOwnChecks', () => {
  it('lets its own checks run one after the other, and those of others wait', async () => {
    const events: string[] = [];
    const check = (name: string) =>
      withProcessLock(async ({ isNested }) => {
        events.push(`${name} starts${isNested ? ', nested' : ''}`);
        await new Promise((resolve) => setImmediate(resolve));
        events.push(`${name} ends`);
      });
    const count = withOwnChecks(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await Promise.all([check('first'), check('second')]);
    });
    const other = withOwnChecks(() => void events.push('other'));
    expect([await count, await other]).toEqual([2, 0]);
    const expected = ['first', 'second'].flatMap((name) => [`${name} starts`, `${name} ends`]);
    expect(events).toEqual([...expected, 'other']);
  });

  it('ends when a check that nobody awaited has ended', async () => {
    let isOver = false;
    const count = await withOwnChecks(() => {
      void withProcessLock(async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        isOver = true;
      });
    });
    expect([count, isOver]).toEqual([1, true]);
  });

  it('fails as what it runs, and lets the next one in', async () => {
    const failing = withOwnChecks(() => {
      throw new Error('at once');
    });
    await expect(failing).rejects.toThrow('at once');
    expect(await withProcessLock(async ({ isNested }) => isNested)).toBe(false);
  });
});
