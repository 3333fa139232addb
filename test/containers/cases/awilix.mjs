import { nextRequestId, Orders, Session, SessionRegistry } from './model.mjs';

const { asClass, asFunction, asValue, createContainer } = await import(
  process.env.LIBRARY ?? 'awilix'
);

function createApplication() {
  return createContainer().register({
    config: asValue({ url: 'db://' }),
    registry: asClass(SessionRegistry).singleton(),
    session: asFunction(({ registry }) => registry.add(new Session()))
      .scoped()
      .disposer((session) => root.cradle.registry.remove(session)),
    orders: asFunction(({ session }) => new Orders(session)).scoped(),
    mailer: asFunction(async () => ({ send() {} })).scoped(),
    clock: asFunction(() => ({ now: () => 0 })),
  });
}

let root;

export const cases = {
  clean() {
    root = createApplication();
    return { container: root, verdict: 'clean' };
  },
  /** A job opens a scope of its own, and forgets it. */
  undisposed() {
    root = createApplication();
    root.register({
      job: asFunction(() => root.createScope().resolve('orders')),
    });
    return { container: root, verdict: 'leak', kept: 'job' };
  },
  captive() {
    root = createApplication();
    root.register({
      session: asFunction(({ registry }) => registry.add(new Session())).scoped(),
    });
    return { container: root, verdict: 'leak', kept: 'session', capturedBy: 'registry' };
  },
  /** Nothing but the guard has the container. */
  inNoVariable() {
    const container = createContainer().register({
      registry: asClass(SessionRegistry).singleton(),
      session: asFunction(({ registry }) => registry.add(new Session())).scoped(),
    });
    return { container, verdict: 'leak', kept: 'session', capturedBy: 'registry' };
  },
  perRequest() {
    root = createApplication();
    root.register({
      user: asFunction(() => {
        const user = { id: nextRequestId() };
        root.register(`user:${user.id}`, asValue(user));
        return user;
      }).scoped(),
    });
    return { container: root, verdict: 'leak', kept: 'user' };
  },
  errorPath() {
    root = createApplication();
    root.register({
      checkout: asFunction(({ registry }) => {
        registry.add(new Session());
        throw new Error('the card was refused');
      }),
    });
    return {
      container: root,
      verdict: 'leak',
      kept: 'checkout',
      unresolved: { checkout: 'the card was refused' },
    };
  },
  /** Text has no class. */
  text() {
    const trail = [];
    root = createApplication();
    root.register({
      audit: asFunction(() => {
        trail.push(`${nextRequestId()} was served`.slice(1));
        return { trail };
      }).scoped(),
    });
    return { container: root, verdict: 'leak', kept: 'audit' };
  },
  /** Numbers are no objects. */
  numbers() {
    const seen = new Set();
    root = createApplication();
    root.register({
      counter: asFunction(() => ({ position: seen.add(seen.size).size })).scoped(),
    });
    return { container: root, verdict: 'leak', kept: 'counter' };
  },
  /** Of the class of all plain objects the engine makes some by itself. */
  plainObjects() {
    root = createApplication();
    const held = [];
    root.register({
      context: asFunction(() => {
        held.push(root.createScope().register({ id: asValue(nextRequestId()) }));
        return { held };
      }).scoped(),
    });
    return { container: root, verdict: 'leak', kept: 'context' };
  },
  /** The first scope says nothing of the others. */
  failsAtFirst() {
    const open = new Set();
    let tries = 0;
    const container = createContainer().register({
      payment: asFunction(async () => {
        const transaction = { rows: [] };
        open.add(transaction);
        if (++tries % 2 === 1) throw new Error('the card was refused');
        open.delete(transaction);
        return { isPaid: true };
      }).scoped(),
    });
    return {
      container,
      verdict: 'leak',
      kept: 'payment',
      unresolved: { payment: 'the card was refused' },
    };
  },
  /** The application forgets to dispose where a request fails: one in two. */
  failingRequests() {
    root = createApplication();
    return {
      container: root,
      options: { leaveOpen: 2 },
      verdict: 'leak',
      kept: 'session',
      capturedBy: 'registry',
    };
  },
  concurrent() {
    root = createApplication();
    return {
      container: root,
      options: { concurrent: 5, closeOrder: 'shuffled', closeTwice: true },
      verdict: 'clean',
    };
  },
};
