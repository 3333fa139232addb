export const meta = {
  name: 'szs-connection-weakmap',
  kind: 'leak',
  group: 'sizes-sharded',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['traffic', 'connections'],
  source:
    'sizes of the messages of each live connection, in a WeakMap from the connection to an array that is never cut',
  truth: {},
};

export async function setup() {
  const connections = Array.from({ length: 300 }, (_, i) => ({ id: i, open: true }));
  const traffic = new WeakMap();
  let n = 0;
  return {
    handler() {
      const connection = connections[n++ % 300];
      let sizes = traffic.get(connection);
      if (!sizes) traffic.set(connection, (sizes = []));
      sizes.push(64 + (n % 1000), 128, n);
    },
  };
}
