import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Container } from 'typedi';
import { Session, SessionRegistry } from '../sessions';

/** A session for each container, which calls `destroy` when it is reset. */
export function clean(): typeof Container {
  class OwnSession extends Session {
    constructor() {
      super();
      Container.get(SessionRegistry).add(this);
    }

    destroy(): void {
      Container.get(SessionRegistry).remove(this);
    }
  }
  return createContainer(OwnSession);
}

/** A job opens a container of its own and never resets it. */
export function undisposed(): typeof Container {
  createContainer(Session);
  Container.set({ id: 'job', factory: () => Container.of(randomUUID()).get('session') });
  return Container;
}

/** What has no `destroy` stays in the singleton that it told of itself. */
export function captive(): typeof Container {
  class OwnSession extends Session {
    constructor() {
      super();
      Container.get(SessionRegistry).add(this);
    }
  }
  return createContainer(OwnSession);
}

/** The user of each request is set on the global container. */
export function perRequest(): typeof Container {
  createContainer(Session);
  Container.set({
    id: 'user',
    factory: () => {
      const user = { id: randomUUID() };
      Container.set(`user:${user.id}`, user);
      return user;
    },
  });
  return Container;
}

/** Where the card is refused, the session is not taken out again. */
export function errorPath(): typeof Container {
  createContainer(Session);
  Container.set({
    id: 'checkout',
    factory: () => {
      const registry = Container.get(SessionRegistry);
      const session = registry.add(new Session());
      refuseCard();
      registry.remove(session);
    },
  });
  return Container;
}

/** There is one `Container`: what other tests set is taken out first. */
function createContainer(session: new () => Session): typeof Container {
  Container.of('default').reset({ strategy: 'resetServices' });
  Container.set({ id: SessionRegistry, type: SessionRegistry, global: true });
  Container.set({ id: 'session', type: session });
  return Container;
}

function refuseCard(): void {
  throw new Error('the card was refused');
}
