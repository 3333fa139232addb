import { Registry } from '@acme/registry';

const registry = new Registry();

class OrderHandler {
  handle() {
    return 'ok';
  }
}

export const handler = () => registry.register(new OrderHandler());
