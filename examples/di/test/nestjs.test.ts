import { handleRequest as handleRequestFixed } from '../src/nestjs/fixed';
import { handleRequest as handleRequestLeaky } from '../src/nestjs/leaky';

test('nestjs, corrected: a request keeps no memory', async () => {
  await expect(() => handleRequestFixed()).not.toLeakMemory();
});

test('nestjs, leaky: a request keeps no memory', async () => {
  await expect(() => handleRequestLeaky()).not.toLeakMemory();
});
