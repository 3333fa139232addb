export const meta = {
  name: 'object-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Order'],
  expectRetainers: ['orders'],
  source: 'one small object per call, kept in an array',
};

class Order {
  constructor(id) {
    this.id = id;
  }
}

export function setup() {
  const orders = [];
  let id = 0;
  return { handler: () => void orders.push(new Order(id++)) };
}
