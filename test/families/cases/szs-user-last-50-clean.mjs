export const meta = {
  name: 'szs-user-last-50-clean',
  kind: 'clean',
  group: 'sizes-sharded',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'time stamps of the last 50 requests of each of 100 users',
  truth: { first: 10000 },
};

export async function setup() {
  const recent = new Map();
  return {
    handler() {
      const user = 'u' + Math.floor(Math.random() * 100);
      let stamps = recent.get(user);
      if (!stamps) recent.set(user, (stamps = []));
      stamps.push(performance.now());
      if (stamps.length > 50) stamps.shift();
    },
  };
}
