import { handleRequest as handleRequestFixed } from '../src/awilix/fixed';
import { handleRequest as handleRequestLeaky } from '../src/awilix/leaky';

test('awilix, corrected: a request keeps no memory', async () => {
  await expect(() => handleRequestFixed()).not.toLeakMemory();
});

test('awilix, leaky: a request keeps no memory', async () => {
  await expect(() => handleRequestLeaky()).not.toLeakMemory();
});
