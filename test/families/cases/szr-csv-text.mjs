export const meta = {
  name: 'szr-csv-text',
  kind: 'leak',
  group: 'sizes-replaced',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['csv', 'cell'],
  source: 'a list kept as comma-separated text, split and joined to add an entry',
  truth: { first: 500 },
};

export async function setup() {
  const cell = { csv: 'id:0' };
  let n = 1;
  return {
    handler() {
      const parts = cell.csv.split(',');
      parts.push('id:' + n++ + ':1700000000');
      cell.csv = parts.join(',');
    },
  };
}
