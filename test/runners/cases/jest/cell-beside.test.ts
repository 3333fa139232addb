// A second file, so that Jest starts workers.
import { isMainThread } from 'node:worker_threads';

test('a file beside it runs where it is told to', () => {
  const place = !isMainThread ? 'thread' : process.connected ? 'process' : 'in band';
  expect(place).toBe(process.env.CELL_PLACE ?? place);
});
