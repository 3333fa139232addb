/** Known, and in heapslope.baseline.json: prices are remembered by request, and never forgotten. */
const prices = new Map();

export function priceOf(order) {
  const key = `${order.id}-${prices.size}`;
  prices.set(key, { amount: order.items.length * 5 });
  return prices.get(key).amount;
}
