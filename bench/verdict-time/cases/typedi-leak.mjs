import { Container } from 'typedi';
import { OrderController } from '../lib/order-services.mjs';

export const meta = { name: 'typedi-leak', kind: 'leak', expectRetainers: ['instances'] };

export async function setup() {
  let id = 0;
  return {
    handler: () => Container.of(`request-${++id}`).get(OrderController).show(7),
  };
}
