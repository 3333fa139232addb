import { expect, test } from '@jest/globals';

const handler = async (): Promise<string> => process.version;

test('the matchers have their types', async () => {
  await expect(() => ({})).toBeCollected();
});

export async function use(): Promise<void> {
  await expect(handler).not.toLeakMemory({ tolerance: '1 kB' });
  // @ts-expect-error a promise is the result of one call
  await expect(handler()).not.toLeakMemory();
}
