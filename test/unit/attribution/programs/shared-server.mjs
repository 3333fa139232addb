import { createServer } from 'node:net';

const gateway = createServer();
gateway.setMaxListeners(0);
await new Promise((resolve) => gateway.listen(0, resolve));
gateway.unref();

class RouteConfig {}

export function handler() {
  const route = new RouteConfig();
  gateway.on('drop', function onDrop() {
    return route;
  });
}
