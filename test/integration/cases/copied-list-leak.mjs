export const meta = {
  name: 'copied-list-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Item'],
  expectRetainers: ['list', 'Array'],
  source: 'the container is a new one every time, as in a reducer',
};

class Item {
  constructor(id) {
    this.id = id;
  }
}

export function setup() {
  let list = [];
  let id = 0;
  return {
    handler() {
      list = [...list, new Item(id++)];
    },
  };
}
