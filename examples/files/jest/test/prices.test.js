// The clock of the prices goes on when the file is over: its timer is held by Node.
const { createPrices } = require('../prices.js');

const prices = createPrices();

test('knows the price of tea', () => {
  expect(prices.of('tea')).toBe(3);
});
