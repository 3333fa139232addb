class Metric {
  name = 'orders';
}

const metrics = [];
const orders = [];

class Order {
  lines = ['a', 'b'];
}

export const options = { ignore: /variable metrics Array/ };

export function handler() {
  metrics.push(new Metric());
  orders.push(new Order());
}
