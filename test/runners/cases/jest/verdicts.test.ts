/** Much in few objects: a few thousand calls tell, and a snapshot has little to walk. */
class Session {
  readonly body = new Array<number>(1000).fill(0);
  constructor(readonly id: number) {}
}

const sessions: Session[] = [];
let id = 0;

const leak = () => sessions.push(new Session(id++));
const clean = () => new Session(id++);

afterEach(() => void jest.useRealTimers());

// No check runs on into the next test: what it kept is let go.
beforeEach(() => void (sessions.length = 0));

test('a leak fails', async () => {
  await expect(leak).not.toLeakMemory();
});

test('a clean handler passes', async () => {
  await expect(clean).not.toLeakMemory();
});

test('a clean async handler passes', async () => {
  await expect(async () => {
    await Promise.resolve();
    clean();
  }).not.toLeakMemory();
});

/** What `withMemory` leaves on the tasks of a benchmark. */
const taskOf = (obstacle?: string) => ({
  [Symbol.for('heapslope.operation')]: {
    name: 'parse',
    handler: clean,
    findObstacle: () => obstacle,
    around: (check: () => unknown) => check(),
  },
});

test('the operation of a benchmark passes', async () => {
  await expect(taskOf()).not.toLeakMemory();
});

test('a task of a benchmark that was not run', async () => {
  await expect(taskOf('it was not run.')).not.toLeakMemory();
});

test('a leak passes without .not', async () => {
  await expect(leak).toLeakMemory();
});

test('a clean handler fails without .not', async () => {
  await expect(clean).toLeakMemory();
});

test('a handler that throws', async () => {
  let calls = 0;
  await expect(() => {
    if (++calls === 3) throw new TypeError('no more');
  }).not.toLeakMemory();
});

test('a handler that throws, without .not', async () => {
  await expect(() => Promise.reject(new TypeError('never'))).toLeakMemory();
});

test('a promise in place of a handler', async () => {
  await expect(Promise.resolve(clean())).not.toLeakMemory();
});

test('a promise in place of a handler, without .not', async () => {
  await expect(Promise.resolve(clean())).toLeakMemory();
});

test('an unknown option', async () => {
  await expect(clean).not.toLeakMemory({ iterations: 3 } as never);
});

test('the modifier resolves', async () => {
  await expect(Promise.resolve(clean)).resolves.not.toLeakMemory();
});

test('fake timers change nothing', async () => {
  jest.useFakeTimers();
  await expect(async () => {
    await Promise.resolve();
    clean();
  }).not.toLeakMemory();
});
