export const meta = {
  name: 'number-set-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['seen', 'Set'],
  source: 'a number per call in a Set: its table doubles rarely',
};

export function setup() {
  const seen = new Set();
  let id = 0;
  return { handler: () => void seen.add(id++) };
}
