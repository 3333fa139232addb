export const meta = {
  name: 'wv-fn-object-int-doubles',
  kind: 'leak',
  group: 'wrong-verdicts',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: ['series'],
  source: 'an object with ever new numeric keys gains three numbers per call',
  truth: {},
};

export async function setup() {
  const series = {};
  let i = 0;
  return {
    handler() {
      series[i++] = 1.5;
      series[i++] = 2.5;
      series[i++] = 3.5;
    },
  };
}
