function memoize(compute) {
  const cache = new Map();
  return function memoized(key) {
    if (!cache.has(key)) cache.set(key, compute(key));
    return cache.get(key);
  };
}

const priceOf = memoize((order) => ({ order, cents: order.length * 100 }));
let orders = 0;

export const handler = () => priceOf(`order-${++orders}`).cents;
