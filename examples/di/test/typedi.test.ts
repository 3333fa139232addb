import { handleRequest as handleRequestFixed } from '../src/typedi/fixed';
import { handleRequest as handleRequestLeaky } from '../src/typedi/leaky';

test('typedi, corrected: a request keeps no memory', async () => {
  await expect(() => handleRequestFixed()).not.toLeakMemory();
});

test('typedi, leaky: a request keeps no memory', async () => {
  await expect(() => handleRequestLeaky()).not.toLeakMemory();
});
