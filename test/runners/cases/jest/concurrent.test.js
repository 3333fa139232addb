class Session {
  constructor(id) {
    this.id = id;
  }
}

const sessions = [];
let id = 0;

test.concurrent('a concurrent unawaited leak', () => {
  expect(() => sessions.push(new Session(id++))).not.toLeakMemory({ explain: 'never' });
});

test.concurrent('a concurrent clean check', async () => {
  await expect(() => new Session(id++)).not.toLeakMemory();
});
