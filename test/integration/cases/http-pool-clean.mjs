import { Agent, createServer, get } from 'node:http';

export const meta = {
  name: 'http-pool-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'five requests at a time over an agent that keeps its sockets',
};

export async function setup() {
  const server = createServer((request, response) => response.end('hello'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agent = new Agent({ keepAlive: true, maxSockets: 5 });
  const { port } = server.address();
  const load = () =>
    new Promise((resolve, reject) => {
      const options = { agent, host: '127.0.0.1', port };
      get(options, (response) => response.on('end', resolve).on('error', reject).resume()).on(
        'error',
        reject,
      );
    });
  return {
    handler: () => Promise.all(Array.from({ length: 5 }, load)),
    teardown() {
      agent.destroy();
      server.close();
    },
  };
}
