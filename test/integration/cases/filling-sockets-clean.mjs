import { connect, createServer } from 'node:net';

export const meta = {
  name: 'filling-sockets-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a pool that opens one more socket every 8th call until it has 40, and keeps them',
};

export async function setup() {
  const accepted = new Set();
  const server = createServer((socket) => {
    accepted.add(socket);
    socket.on('data', (data) => socket.write(data));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const pool = [];
  let call = 0;
  return {
    async handler() {
      if (call++ % 8 === 0 && pool.length < 40) {
        const opened = connect(port, '127.0.0.1');
        await new Promise((resolve) => opened.once('connect', resolve));
        pool.push(opened);
      }
      const socket = pool[call % pool.length];
      await new Promise((resolve) => {
        socket.once('data', resolve);
        socket.write('ping');
      });
    },
    teardown() {
      for (const socket of [...pool, ...accepted]) socket.destroy();
      server.close();
    },
  };
}
