import { asClass, asValue, createContainer } from 'awilix';
import { OrderService, type User } from './order-service';

const root = createContainer<{ orders: OrderService; user: User }>();
root.register('orders', asClass(OrderService).scoped());

/** A scope for the request holds what belongs to it, and is disposed at its end. */
export async function handleRequest(): Promise<string> {
  const scope = root.createScope();
  try {
    scope.register('user', asValue({ id: 'u-7' }));
    return scope.resolve('orders').list();
  } finally {
    await scope.dispose();
  }
}
