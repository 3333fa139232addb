import { randomUUID } from 'node:crypto';
import { asClass, asFunction, asValue, createContainer, type AwilixContainer } from 'awilix';
import { Session, SessionRegistry } from '../sessions';

interface Cradle {
  registry: SessionRegistry;
  session: Session;
}

/** A session for each scope, which its disposer takes out of the registry. */
export function clean(): AwilixContainer<Cradle> {
  const root = createContainer<Cradle>();
  return root.register({
    registry: asClass(SessionRegistry).singleton(),
    session: asFunction(({ registry }: Cradle) => registry.add(new Session()))
      .scoped()
      .disposer((session) => root.cradle.registry.remove(session)),
  });
}

/** A job opens a scope of its own and never disposes it. */
export function undisposed(): AwilixContainer {
  const root = clean();
  return root.register(
    'job',
    asFunction(() => root.createScope().resolve('session')),
  );
}

/** Without a disposer, the singleton captures every session. */
export function captive(): AwilixContainer {
  return clean().register(
    'session',
    asFunction(({ registry }: Cradle) => registry.add(new Session())).scoped(),
  );
}

/** The user of each request is registered on the root. */
export function perRequest(): AwilixContainer {
  const root: AwilixContainer = clean();
  return root.register(
    'user',
    asFunction(() => {
      const user = { id: randomUUID() };
      root.register(`user:${user.id}`, asValue(user));
      return user;
    }).scoped(),
  );
}

/** Where the card is refused, the session is not taken out again. */
export function errorPath(): AwilixContainer {
  return clean().register(
    'checkout',
    asFunction(({ registry }: Cradle) => {
      const session = registry.add(new Session());
      refuseCard();
      registry.remove(session);
    }),
  );
}

function refuseCard(): void {
  throw new Error('the card was refused');
}
