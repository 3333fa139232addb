import { test } from 'vitest';

/** Much in few objects: a few thousand calls tell, and a snapshot has little to walk. */
class Session {
  readonly body = new Array<number>(1000).fill(0);
  constructor(readonly id: number) {}
}

const sessions: Session[] = [];
let id = 0;

test.concurrent('a concurrent unawaited leak', ({ expect }) => {
  expect(() => sessions.push(new Session(id++))).not.toLeakMemory();
});

test.concurrent('a concurrent clean check', async ({ expect }) => {
  await expect(() => {
    // What the check before kept is let go.
    sessions.length = 0;
    return new Session(id++);
  }).not.toLeakMemory();
});
