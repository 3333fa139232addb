import { expect, it } from 'vitest';
import { openTestPage } from '../../../src/adapters/vitest/open-test-page.js';

const project = {
  name: '',
  config: { root: '/' },
  vitest: { version: '4.1.12', config: { root: '/' } },
};

it('tells a provider that it cannot measure, and what to use', async () => {
  await expect(openTestPage({ provider: { name: 'preview' }, project })).rejects.toMatchObject({
    code: 'HEAPSLOPE_UNSUPPORTED_BROWSER',
    message: expect.stringMatching(/provider preview .*provider: playwright\(\)/),
  });
});

it('reaches the frame of a test by Playwright', async () => {
  const frame = {
    name: () => 'vitest-iframe',
    evaluate: async (pageFunction: (given: number) => number, given: number) => pageFunction(given),
  };
  const page = { context: () => ({}), mainFrame: () => ({}) };
  const context = { provider: { name: 'playwright' }, project, page, frame: async () => frame };
  const opened = await openTestPage(context as never);
  expect(opened.frameName).toBe('vitest-iframe');
  expect(await opened.evaluate((given: number) => given + 1, 41)).toBe(42);
});
