import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Container } from 'inversify-7';
import { Session, SessionRegistry } from '../sessions';

/** A session for each call of `get`. */
export function clean(): Container {
  const root = new Container();
  root
    .bind(SessionRegistry)
    .toDynamicValue(() => new SessionRegistry())
    .inSingletonScope();
  root
    .bind('session')
    .toDynamicValue(() => new Session())
    .inRequestScope();
  return root;
}

/** A job makes a child container, whose deactivation would release the session, and forgets it. */
export function undisposed(): Container {
  const root = clean();
  root.bind('job').toDynamicValue(() => {
    const registry = root.get(SessionRegistry);
    const child = new Container({ parent: root });
    child
      .bind<Session>('own')
      .toDynamicValue(() => registry.add(new Session()))
      .inSingletonScope()
      .onDeactivation((session) => registry.remove(session));
    return child.get('own');
  });
  return root;
}

/** The singleton captures what is made with it. */
export function captive(): Container {
  const root = clean();
  root.bind('tracked').toDynamicValue((context) => context.get(SessionRegistry).add(new Session()));
  return root;
}

/** The user of each request is bound to the root. */
export function perRequest(): Container {
  const root = clean();
  root.bind('user').toDynamicValue(() => {
    const user = { id: randomUUID() };
    root.bind(`user:${user.id}`).toConstantValue(user);
    return user;
  });
  return root;
}

/** Where the card is refused, the session is not taken out again. */
export function errorPath(): Container {
  const root = clean();
  root.bind('checkout').toDynamicValue((context) => {
    const registry = context.get(SessionRegistry);
    const session = registry.add(new Session());
    refuseCard();
    registry.remove(session);
  });
  return root;
}

function refuseCard(): void {
  throw new Error('the card was refused');
}
