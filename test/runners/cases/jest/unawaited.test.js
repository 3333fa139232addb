// The set-up module lists it already: loaded twice it registers and warns once.
require('heapslope/jest');

/** Much in few objects: a few thousand calls tell, and a snapshot has little to walk. */
class Session {
  constructor(id) {
    this.id = id;
    this.body = new Array(1000).fill(0);
  }
}

const sessions = [];
let last;
let id = 0;

const leak = () => sessions.push(new Session(id++));
const clean = () => (last = new Session(id++));

// No check runs on into the next test: what it kept is let go.
beforeEach(() => void (sessions.length = 0));

test('an unawaited leak', () => {
  expect(leak).not.toLeakMemory();
});

test('a test after it', () => {
  expect(last?.id).not.toBe(-1);
});

test('an unawaited clean check', async () => {
  expect(clean).not.toLeakMemory();
});

test('an unawaited mistake', async () => {
  expect(clean()).not.toLeakMemory();
});

test('a returned check', () => {
  return expect(clean).not.toLeakMemory();
});

test('checks in Promise.all', async () => {
  await Promise.all([expect(clean).not.toLeakMemory(), expect(clean).not.toLeakMemory()]);
});

test('a check whose failure is expected', async () => {
  await expect(expect(clean).toLeakMemory()).rejects.toThrow('CLEAN');
});

test('a failing test with an unawaited check', () => {
  expect(clean).toLeakMemory();
  throw new Error('for a reason of its own');
});

test('an unawaited leak at the end of the file', () => {
  expect(leak).not.toLeakMemory();
});
