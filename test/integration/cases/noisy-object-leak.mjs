export const meta = {
  name: 'noisy-object-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Visit'],
  expectRetainers: ['visits'],
  source: 'one small object per call, beside 40 slots whose arrays change their size at random',
};

class Visit {
  constructor(id) {
    this.id = id;
  }
}

export function setup() {
  const visits = [];
  const slots = [];
  let seed = 42;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
  let id = 0;
  return {
    handler() {
      visits.push(new Visit(++id));
      slots[id % 40] = new Array(Math.floor(random() * 20_000)).fill(id);
    },
  };
}
