import net from 'node:net';

const sockets = [];
const server = net.createServer((socket) => {
  sockets.push(socket);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
server.unref();

export async function handler() {
  const client = net.connect(server.address().port, '127.0.0.1');
  await new Promise((resolve) => client.once('connect', resolve));
  client.unref();
  await new Promise((resolve) => setImmediate(resolve));
  for (const socket of sockets) socket.unref();
}
