import { Agent, createServer, get } from 'node:http';

export const meta = {
  name: 'http-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a request over loopback with keep-alive; its heap settles only after thousands of calls',
};

export async function setup() {
  const server = createServer((request, response) => response.end(`hello ${request.url}`));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { port } = server.address();
  let id = 0;
  const load = () =>
    new Promise((resolve, reject) => {
      const options = { agent, host: '127.0.0.1', port, path: `/${++id}` };
      get(options, (response) => response.on('end', resolve).on('error', reject).resume()).on(
        'error',
        reject,
      );
    });
  return {
    handler: load,
    teardown() {
      agent.destroy();
      server.close();
    },
  };
}
