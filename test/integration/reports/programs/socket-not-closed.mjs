import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const server = createServer((socket) => socket.unref()).listen(0, '127.0.0.1');
server.unref();
await once(server, 'listening');
const { port } = server.address();

export async function handler() {
  const socket = connect(port, '127.0.0.1');
  socket.unref();
  await once(socket, 'connect');
}

export const options = { calls: 25, batches: { max: 6 } };
export const teardown = () => process.exit();
