export const meta = {
  name: 'szp-rope',
  kind: 'leak',
  group: 'sizes-plain',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['log', 'text'],
  source: 'log text built by += and never read or written out',
  truth: {},
};

export async function setup() {
  const log = { text: '' };
  let n = 0;
  return {
    handler() {
      log.text += 'GET /items/' + n++ + ' 200\n';
    },
  };
}
