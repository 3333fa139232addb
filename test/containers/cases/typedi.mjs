import 'reflect-metadata';
import { nextRequestId, Orders, Session, SessionRegistry } from './model.mjs';

const { Container } = await import(process.env.LIBRARY ?? 'typedi');

/** typedi calls `destroy` where a container is reset. */
class OwnSession extends Session {
  constructor() {
    super();
    Container.get(SessionRegistry).add(this);
  }
}

class DestroyedSession extends OwnSession {
  destroy() {
    Container.get(SessionRegistry).remove(this);
  }
}

function createApplication(session) {
  // It is the same one for all cases.
  Container.globalInstance.services = [];
  Container.set({ id: SessionRegistry, type: SessionRegistry, global: true });
  Container.set({ id: 'session', type: session });
  Container.set({
    id: 'orders',
    factory: (scope) => new Orders((scope ?? Container).get('session')),
  });
  Container.set({ id: 'clock', factory: () => ({ now: () => 0 }), transient: true });
  return Container;
}

const byHand = (close) => ({
  open() {
    const id = nextRequestId();
    return Object.assign(Container.of(id), { requestId: id });
  },
  resolve: (scope, token) => scope.get(token),
  close,
  tokens: ['session', 'clock'],
});

export const cases = {
  clean() {
    return { container: createApplication(DestroyedSession), verdict: 'clean' };
  },
  undisposed() {
    createApplication(Session);
    Container.set({ id: 'job', factory: () => Container.of(nextRequestId()).get('session') });
    return { container: Container, verdict: 'leak', kept: 'job' };
  },
  captive() {
    createApplication(OwnSession);
    return {
      container: Container,
      verdict: 'leak',
      kept: 'session',
      capturedBy: 'SessionRegistry',
    };
  },
  perRequest() {
    createApplication(DestroyedSession);
    Container.set({
      id: 'user',
      factory() {
        const user = { id: nextRequestId() };
        Container.set(`user:${user.id}`, user);
        return user;
      },
    });
    return { container: Container, verdict: 'leak', kept: 'user' };
  },
  errorPath() {
    createApplication(DestroyedSession);
    Container.set({
      id: 'checkout',
      factory() {
        Container.get(SessionRegistry).add(new Session());
        throw new Error('the card was refused');
      },
    });
    return {
      container: Container,
      verdict: 'leak',
      kept: 'checkout',
      unresolved: { checkout: 'the card was refused' },
    };
  },
  /** Never reset: typedi keeps every container in a list. */
  withoutReset() {
    createApplication(Session);
    return { container: byHand(() => {}), verdict: 'leak', kept: 'session', keptScopes: true };
  },
  withReset() {
    createApplication(Session);
    const close = ({ requestId }) => Container.reset(requestId);
    return { container: byHand(close), verdict: 'clean' };
  },
  /** typestack/typedi#739: `reset` of the scope itself leaves it in the list. */
  resetOfTheScope() {
    createApplication(Session);
    return { container: byHand((scope) => scope.reset()), verdict: 'leak', keptScopes: true };
  },
};
