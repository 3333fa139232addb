import { Agent, createServer, get } from 'node:http';

export const meta = {
  name: 'http-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Visit'],
  expectRetainers: ['visits'],
  source: 'a visit kept per request, behind an agent that keeps its socket alive',
};

class Visit {
  constructor(path) {
    this.path = path;
  }
}

export async function setup() {
  const visits = [];
  const server = createServer((request, response) => {
    visits.push(new Visit(request.url));
    response.end('hello');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { port } = server.address();
  let id = 0;
  return {
    handler: () =>
      new Promise((resolve, reject) => {
        const options = { agent, host: '127.0.0.1', port, path: `/${++id}` };
        get(options, (response) => response.on('end', resolve).on('error', reject).resume()).on(
          'error',
          reject,
        );
      }),
    teardown() {
      agent.destroy();
      server.close();
    },
  };
}
