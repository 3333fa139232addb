import { createServer } from 'node:net';

export const meta = {
  name: 'server-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a server that listens, per call, closed at its end',
};

export function setup() {
  return {
    async handler() {
      const server = createServer();
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
