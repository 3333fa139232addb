export const meta = {
  name: 'new-function-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['compiled'],
  source: 'code that is compiled per call, and kept',
};

export function setup() {
  const compiled = [];
  let id = 0;
  return { handler: () => void compiled.push(new Function('x', `return x + ${id++};`)) };
}
