export const meta = {
  name: 'swept-set-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['active'],
  source:
    'ids of which every sweep forgets three in ten: a Set of numbers, and room among the deleted',
};

export function setup() {
  const active = new Set();
  let id = 0;
  return {
    handler() {
      active.add(++id);
      if (id % 10 === 0) for (let old = id - 9; old <= id - 3; old++) active.delete(old);
    },
  };
}
