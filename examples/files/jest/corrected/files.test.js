const fs = require('fs');
const { readOrders } = require('../orders.js');

// Jest puts back what it spies on when the file is over.
jest.spyOn(fs, 'readFileSync').mockReturnValue('[{ "id": 1 }]');

test('reads orders', () => {
  expect(readOrders('orders.json')).toEqual([{ id: 1 }]);
});
