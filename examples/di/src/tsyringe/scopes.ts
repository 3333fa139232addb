import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { container, Lifecycle, type DependencyContainer } from 'tsyringe';
import { Session, SessionRegistry } from '../sessions';

/** A session for each child container, which calls `dispose` at its end. */
export function clean(): DependencyContainer {
  const root = createRoot();
  class OwnSession extends Session {
    constructor() {
      super();
      root.resolve(SessionRegistry).add(this);
    }

    dispose(): void {
      root.resolve(SessionRegistry).remove(this);
    }
  }
  return root.register<Session>(
    'session',
    { useClass: OwnSession },
    { lifecycle: Lifecycle.ContainerScoped },
  );
}

/** A job makes a child container of its own and never disposes it. */
export function undisposed(): DependencyContainer {
  const root = clean();
  return root.register('job', {
    useFactory: () => root.createChildContainer().resolve<Session>('session'),
  });
}

/** What has no `dispose` stays in the singleton that it told of itself. */
export function captive(): DependencyContainer {
  const root = createRoot();
  class OwnSession extends Session {
    constructor() {
      super();
      root.resolve(SessionRegistry).add(this);
    }
  }
  return root.register<Session>(
    'session',
    { useClass: OwnSession },
    { lifecycle: Lifecycle.ContainerScoped },
  );
}

/** The user of each request is registered on the root. */
export function perRequest(): DependencyContainer {
  const root = clean();
  return root.register('user', {
    useFactory: () => {
      const user = { id: randomUUID() };
      root.registerInstance(`user:${user.id}`, user);
      return user;
    },
  });
}

/** Where the card is refused, the session is not taken out again. */
export function errorPath(): DependencyContainer {
  const root = clean();
  return root.register('checkout', {
    useFactory: () => {
      const registry = root.resolve(SessionRegistry);
      const session = registry.add(new Session());
      refuseCard();
      registry.remove(session);
    },
  });
}

function createRoot(): DependencyContainer {
  return container.createChildContainer().registerSingleton(SessionRegistry);
}

function refuseCard(): void {
  throw new Error('the card was refused');
}
