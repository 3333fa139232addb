import { randomUUID } from 'node:crypto';
import { asClass, asValue, createContainer, type AwilixContainer } from 'awilix';
import { OrderService, type User } from './order-service';

const root: AwilixContainer = createContainer();

/** Registers the user of each request on the container of the whole process, which keeps it. */
export function handleRequest(): string {
  const key = `user:${randomUUID()}`;
  root.register(key, asValue<User>({ id: 'u-7' }));
  return root.build(asClass(OrderService).inject(() => ({ user: root.resolve<User>(key) }))).list();
}
