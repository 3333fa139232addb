import { expect, test } from 'vitest';

let head;
const forget = () => {
  head = undefined;
};
const keep = () => {
  head = { next: head };
};

test('objects', { timeout: 60_000 }, async ({ bench }) => {
  const results = await bench.compare(
    bench('leak', { afterAll: forget }, keep),
    bench('idle', () => {}),
    { time: 20, warmupTime: 5 },
  );
  expect(results.get('leak').memory.retained.isStill).toBe(false);
  await expect(results.get('idle')).not.toLeakMemory();
});
