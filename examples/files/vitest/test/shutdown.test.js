import { expect, test } from 'vitest';
import { createQueue } from '../queue.js';

const queue = createQueue();

test('takes jobs in turn', () => {
  queue.add('wash');
  queue.add('dry');
  expect(queue.next()).toBe('wash');
});
