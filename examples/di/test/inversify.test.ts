import { handleRequest as handleRequestFixed } from '../src/inversify/fixed';
import { handleRequest as handleRequestLeaky } from '../src/inversify/leaky';

test('inversify, corrected: a request keeps no memory', async () => {
  await expect(() => handleRequestFixed()).not.toLeakMemory();
});

test('inversify, leaky: a request keeps no memory', async () => {
  await expect(() => handleRequestLeaky()).not.toLeakMemory();
});
