export const meta = {
  name: 'big-lru-2000-map',
  kind: 'clean',
  group: 'bounded-large',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'an LRU of 2000 sessions in a Map, every call a new one, microseconds',
  truth: { first: 8000 },
};

export async function setup() {
  const sessions = new Map();
  let n = 0;
  return {
    handler() {
      const id = 's' + n++;
      sessions.set(id, { id, user: n, roles: ['a', 'b'] });
      if (sessions.size > 2000) sessions.delete(sessions.keys().next().value);
    },
  };
}
