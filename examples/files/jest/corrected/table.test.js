const { createTable } = require('../table.js');

const table = createTable(process.stdout);

afterAll(() => table.close());

test('draws a row', () => {
  expect(table.row('tea', 3)).toMatch(/^tea +3$/);
});
