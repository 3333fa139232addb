import { expect } from 'vitest';

const handler = async (): Promise<number> => 1;
declare const mocked: import('vitest').Mock<(id?: string) => number>;

export async function use(): Promise<void> {
  const ended: Promise<void> = expect(handler).not.toLeakMemory();
  await ended;
  await expect(() => handler()).not.toLeakMemory({
    tolerance: '1 kB',
    ignore: (leak) => leak.countPerCall < 1,
  });
  await expect(mocked).not.toLeakMemory({ tolerance: 64 });
  await expect.soft(handler).not.toLeakMemory();
  await expect(handler as unknown).toLeakMemory({ signal: undefined });
  await expect(handler).not.toLeakInstancesOf(Map, { calls: 10 });
  await expect(() => ({})).toBeCollected();
  await expect(new Map()).not.toLeakScopes({ skip: 'db', calls: 3 });
  // @ts-expect-error a promise is the result of one call
  await expect(handler()).not.toLeakMemory();
  // @ts-expect-error a number
  await expect(42).not.toLeakMemory();
  // @ts-expect-error .resolves awaits a promise, and there is none
  await expect(handler()).resolves.not.toLeakMemory();
  // @ts-expect-error .resolves awaits a promise, and there is none
  await expect(handler).resolves.toLeakMemory();
  // @ts-expect-error nobody gives the handler its argument
  await expect((request: { url: string }) => request.url).not.toLeakMemory();
  // @ts-expect-error nor here
  await expect((id: string) => id).not.toLeakInstancesOf(Map);
  // @ts-expect-error no amount of bytes
  await expect(handler).not.toLeakMemory({ tolerance: '1 kilo' });
  // @ts-expect-error an option that does not exist
  await expect(handler).not.toLeakMemory({ iterations: 10 });
  // @ts-expect-error a number is no object
  await expect(42).toBeCollected();
  expect(1).toBe(1);
}
