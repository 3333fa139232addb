/** Much in few objects: a few thousand calls tell, and a snapshot has little to walk. */
class Session {
  constructor(id) {
    this.id = id;
    this.body = new Array(1000).fill(0);
  }
}

const sessions = [];
let id = 0;

test.concurrent('a concurrent unawaited leak', () => {
  expect(() => sessions.push(new Session(id++))).not.toLeakMemory();
});

test.concurrent('a concurrent clean check', async () => {
  await expect(() => {
    // What the check before kept is let go.
    sessions.length = 0;
    return new Session(id++);
  }).not.toLeakMemory();
});
