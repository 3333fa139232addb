import { createServer } from 'node:net';

export const meta = {
  name: 'server-leak',
  kind: 'leak',
  growth: 'handles',
  expectConstructors: ['Server'],
  expectRetainers: [],
  source: 'a server that listens, per call, never closed',
};

export function setup() {
  return {
    handler: () => new Promise((resolve) => createServer().listen(0, '127.0.0.1', resolve)),
  };
}
