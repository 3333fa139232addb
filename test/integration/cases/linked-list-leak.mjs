export const meta = {
  name: 'linked-list-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Entry'],
  expectRetainers: ['next', 'Entry'],
  source: 'a list that grows at its end: each node is held by the one before',
};

class Entry {
  next = null;
  constructor(id) {
    this.id = id;
  }
}

export function setup() {
  const first = new Entry(0);
  let last = first;
  let id = 0;
  return {
    handler() {
      last.next = new Entry(++id);
      last = last.next;
    },
    teardown: () => first.id,
  };
}
