import { test } from 'vitest';

class Session {
  constructor(readonly id: number) {}
}

const sessions: Session[] = [];
let id = 0;

test.concurrent('a concurrent unawaited leak', ({ expect }) => {
  expect(() => sessions.push(new Session(id++))).not.toLeakMemory({ explain: 'never' });
});

test.concurrent('a concurrent clean check', async ({ expect }) => {
  await expect(() => new Session(id++)).not.toLeakMemory();
});
