export const meta = {
  name: 'big-lru-1000-2ms',
  kind: 'clean',
  group: 'bounded-large',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'an LRU of 1000 profiles behind calls of 2 ms, every call a new one',
  truth: { first: 2000, rounds: 4, conc: 25 },
};

export async function setup() {
  const profiles = new Map();
  let n = 0;
  return {
    async handler() {
      await new Promise((r) => setTimeout(r, 2));
      const id = n++;
      profiles.set(id, { id, pad: new Array(30).fill(id) });
      if (profiles.size > 1000) profiles.delete(profiles.keys().next().value);
    },
  };
}
