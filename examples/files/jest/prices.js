/** Prices that are asked for anew every minute. */
exports.createPrices = function createPrices() {
  const prices = new Map([['tea', 3]]);
  const timer = setInterval(function refresh() {
    prices.set('tea', 3);
  }, 60_000);
  timer.unref();
  return { of: (name) => prices.get(name), stop: () => clearInterval(timer) };
};
