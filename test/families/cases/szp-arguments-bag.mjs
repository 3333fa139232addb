export const meta = {
  name: 'szp-arguments-bag',
  kind: 'leak',
  group: 'sizes-plain',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['bag'],
  source: 'an arguments object used as a list: Array.prototype.push.call(arguments, number)',
  truth: {},
};

export async function setup() {
  const bag = (function () {
    return arguments;
  })(0);
  let n = 0;
  return {
    handler() {
      Array.prototype.push.call(bag, n++, n * 2, n % 7);
    },
  };
}
