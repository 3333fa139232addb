import { Container } from 'typedi';
import { OrderController } from '../lib/order-services.mjs';

export const meta = { name: 'typedi-clean', kind: 'clean' };

export async function setup() {
  let id = 0;
  return {
    handler() {
      const request = `request-${++id}`;
      const order = Container.of(request).get(OrderController).show(7);
      Container.reset(request);
      return order;
    },
  };
}
