export const meta = {
  name: 'number-array-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['timings', 'Array'],
  source: 'a number per call in an array: no object, and growth only when the array does',
};

export function setup() {
  const timings = [];
  let n = 0;
  return { handler: () => void timings.push(n++ % 1000) };
}
