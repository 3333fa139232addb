import { handleRequest as handleRequestFixed } from '../src/tsyringe/fixed';
import { handleRequest as handleRequestLeaky } from '../src/tsyringe/leaky';

test('tsyringe, corrected: a request keeps no memory', async () => {
  await expect(() => handleRequestFixed()).not.toLeakMemory();
});

test('tsyringe, leaky: a request keeps no memory', async () => {
  await expect(() => handleRequestLeaky()).not.toLeakMemory();
});
