import http from 'node:http';

/** Lets a server listen on a free port of the loopback interface; gives its URL. */
export async function listen(server) {
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return `http://127.0.0.1:${port}`;
}

export function close(server) {
  server.closeAllConnections();
  return new Promise((done) => server.close(done));
}

/** One connection that stays open, as a load generator has it. */
export const keepAlive = () => new http.Agent({ keepAlive: true, maxSockets: 1 });

/** One GET; gives the body. Without an agent it has a connection of its own. */
export function get(url, agent) {
  return new Promise((done, fail) => {
    const request = http.get(url, { agent: agent ?? false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text) => (body += text));
      response.on('end', () => done(body));
      response.on('error', fail);
    });
    request.on('error', fail);
  });
}
