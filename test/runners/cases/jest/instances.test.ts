/** Small: what is counted is counted over some ten thousand calls, whatever it holds. */
class Session {
  constructor(readonly id: number) {}
}
class AdminSession extends Session {}

const sessions: Session[] = [];
const cache = new Map<number, Session>();
let id = 0;

const leak = () => void sessions.push(new AdminSession(id++));
const clean = () => void new Session(id++);
const cached = () => void cache.set(id++ % 100, new Session(id));

/** Enough for a verdict, and several seconds cheaper than the whole report. */
const counted = { explain: 'never' } as const;

// No check runs on into the next test: what it kept is let go.
beforeEach(() => void (sessions.length = 0));

test('leaked instances fail', async () => {
  await expect(leak).not.toLeakInstancesOf(Session);
});

test('instances by name pass without .not', async () => {
  await expect(leak).toLeakInstancesOf('AdminSession', counted);
});

test('instances that are dropped pass', async () => {
  await expect(clean).not.toLeakInstancesOf(Session);
});

test('instances in a bounded cache pass', async () => {
  await expect(cached).not.toLeakInstancesOf(Session, counted);
});

test('a name that no class has', async () => {
  await expect(clean).not.toLeakInstancesOf('Sesion');
});

test('an instance in place of a class', async () => {
  await expect(clean).not.toLeakInstancesOf(new Session(0) as never);
});

test('an unawaited count', () => {
  expect(leak).not.toLeakInstancesOf(Session, counted);
});

const open = () => new Session(id++);
const openKept = () => {
  const session = open();
  sessions.push(session);
  return session;
};

test('an object of a function is collected', async () => {
  await expect(open).toBeCollected();
});

test('an object in a variable of its test is collected', async () => {
  const session = open();
  await expect(session).toBeCollected();
  expect(session.id).toBeGreaterThan(-1);
});

test('a WeakRef is collected', async () => {
  await expect(new WeakRef(open())).toBeCollected();
});

test('a kept object fails', async () => {
  await expect(openKept).toBeCollected();
});

test('a kept object passes with .not', async () => {
  await expect(openKept).not.toBeCollected();
});

test('a collected object fails with .not', async () => {
  await expect(open).not.toBeCollected();
});

test('a number is no object', async () => {
  await expect(3).toBeCollected();
});

test('an unawaited object', () => {
  expect(open).not.toBeCollected();
});
