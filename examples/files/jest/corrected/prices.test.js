const { createPrices } = require('../prices.js');

const prices = createPrices();

afterAll(() => prices.stop());

test('knows the price of tea', () => {
  expect(prices.of('tea')).toBe(3);
});
