import { connect, createServer } from 'node:net';

export const meta = {
  name: 'socket-leak',
  kind: 'leak',
  growth: 'handles',
  expectConstructors: ['Socket'],
  expectRetainers: [],
  source: 'a connection per call that neither side closes',
};

export async function setup() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return {
    handler: () =>
      new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', resolve);
        socket.on('error', reject);
      }),
  };
}
