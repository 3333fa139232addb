// The table follows the width of the terminal, and nobody takes its listener from process.stdout.
const { createTable } = require('../table.js');

const table = createTable(process.stdout);

test('draws a row', () => {
  expect(table.row('tea', 3)).toMatch(/^tea +3$/);
});
