export const meta = { name: 'pure-leak', kind: 'leak', expectRetainers: ['orders'] };

export async function setup() {
  const orders = new Map();
  const text = JSON.stringify({ lines: [{ sku: 'sku-1', price: 100 }] });
  let id = 0;
  return {
    handler() {
      orders.set(++id, JSON.parse(text));
    },
  };
}
