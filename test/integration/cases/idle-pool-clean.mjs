export const meta = {
  name: 'idle-pool-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'connections that go back to a pool, which closes them after 150 ms without work',
};

class Connection {
  constructor(id) {
    this.id = id;
    this.buffer = new Uint8Array(512);
  }
}

export function setup() {
  const idle = new Set();
  let opened = 0;
  return {
    async handler() {
      const connection = new Connection(++opened);
      await new Promise((resolve) => setTimeout(resolve, 2));
      idle.add(connection);
      setTimeout(() => idle.delete(connection), 150).unref();
    },
  };
}
