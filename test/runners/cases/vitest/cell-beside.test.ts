// Without isolation the next file of the worker shares its modules, and what heapslope has opened there.
import { expect, test } from 'vitest';
import { openSession, type Session } from './open-session.js';

const others: Session[] = [];

test('a leak in a file beside it fails', async () => {
  await expect(() => others.push(openSession())).not.toLeakMemory();
});

test('a clean handler in a file beside it passes', async () => {
  await expect(() => openSession()).not.toLeakMemory();
});

test('an unawaited leak in a file beside it fails', () => {
  void expect(() => others.push(openSession())).not.toLeakMemory({ explain: 'never' });
});
