export const meta = {
  name: 'big-queue-flush-5000',
  kind: 'clean',
  group: 'bounded-large',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'an outbox that is flushed at 5000 events, microseconds',
  truth: { first: 20000 },
};

export async function setup() {
  let outbox = [];
  let n = 0;
  return {
    handler() {
      outbox.push({ type: 'view', id: n++, tags: [n] });
      if (outbox.length >= 5000) outbox = [];
    },
  };
}
