export const meta = {
  name: 'big-ring-4096-samples',
  kind: 'clean',
  group: 'bounded-large',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a ring of 4096 samples (objects), each overwritten in turn',
  truth: { first: 16000 },
};

export async function setup() {
  const ring = { items: [], at: 0 };
  return {
    handler() {
      ring.items[ring.at] = { at: performance.now(), cpu: Math.random(), tags: { n: ring.at } };
      ring.at = (ring.at + 1) % 4096;
    },
  };
}
