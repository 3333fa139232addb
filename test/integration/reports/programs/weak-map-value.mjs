const server = { name: 'main' };
const listenersOf = new WeakMap([[server, []]]);

class Client {
  sent = 0;
}

export const handler = () => void listenersOf.get(server).push(new Client());
