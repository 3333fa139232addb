// What every cell of the matrix runs: a leak, its clean twin, and a leak that nobody awaited.

class Session {
  constructor(readonly id: number) {}
}

const sessions: Session[] = [];
const log = jest.fn();
let id = 0;

const open = () => {
  log('open');
  return new Session(id++);
};

test('a leak fails', async () => {
  await expect(() => sessions.push(open())).not.toLeakMemory();
});

test('a clean handler passes', async () => {
  await expect(async () => {
    await Promise.resolve();
    open();
  }).not.toLeakMemory();
});

test('an unawaited leak fails', () => {
  void expect(() => sessions.push(open())).not.toLeakMemory({ explain: 'never' });
});
