import 'reflect-metadata';
import tsyringe from 'tsyringe';
import { nextRequestId, Orders, Session, SessionRegistry } from './model.mjs';

const { container: globalContainer, Lifecycle } = tsyringe;

/** tsyringe disposes what has a `dispose` method. */
class OwnSession extends Session {
  constructor() {
    super();
    root.resolve(SessionRegistry).add(this);
  }
}

class DisposableSession extends OwnSession {
  dispose() {
    root.resolve(SessionRegistry).remove(this);
  }
}

function createApplication(session) {
  root = globalContainer.createChildContainer();
  root.registerSingleton(SessionRegistry);
  root.register('session', { useClass: session }, { lifecycle: Lifecycle.ContainerScoped });
  root.register('orders', { useFactory: (scope) => new Orders(scope.resolve('session')) });
  root.register('config', { useValue: { url: 'db://' } });
  root.register('plugin', { useFactory: () => ({ name: 'first' }) });
  root.register('plugin', { useFactory: () => ({ name: 'second' }) });
  return root;
}

let root;

export const cases = {
  clean() {
    return { container: createApplication(DisposableSession), verdict: 'clean' };
  },
  undisposed() {
    createApplication(DisposableSession);
    root.register('job', { useFactory: () => root.createChildContainer().resolve('session') });
    return { container: root, verdict: 'leak', kept: 'job' };
  },
  captive() {
    createApplication(OwnSession);
    return { container: root, verdict: 'leak', kept: 'session', capturedBy: 'SessionRegistry' };
  },
  perRequest() {
    createApplication(DisposableSession);
    root.register('user', {
      useFactory() {
        const user = { id: nextRequestId() };
        root.registerInstance(`user:${user.id}`, user);
        return user;
      },
    });
    return { container: root, verdict: 'leak', kept: 'user' };
  },
  errorPath() {
    createApplication(DisposableSession);
    root.register('checkout', {
      useFactory() {
        root.resolve(SessionRegistry).add(new Session());
        throw new Error('the card was refused');
      },
    });
    return {
      container: root,
      verdict: 'leak',
      kept: 'checkout',
      unresolved: { checkout: 'the card was refused' },
    };
  },
  /** microsoft/tsyringe#285: what is disposable is remembered after `clearInstances` as well. */
  clearedInstances() {
    createApplication(DisposableSession);
    const scope = root.createChildContainer();
    return {
      container: root,
      options: { open: () => scope, close: () => scope.clearInstances() },
      verdict: 'leak',
      kept: 'session',
    };
  },
};
