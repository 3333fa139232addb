export const meta = {
  name: 'doubling-array-leak',
  kind: 'leak',
  growth: 'arrayBuffers',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a typed array that is replaced by one of twice the size when it is full',
};

export function setup() {
  const samples = { values: new Float64Array(16), length: 0 };
  return {
    handler() {
      for (let i = 0; i < 8; i++) {
        if (samples.length === samples.values.length) {
          const larger = new Float64Array(2 * samples.length);
          larger.set(samples.values);
          samples.values = larger;
        }
        samples.values[samples.length++] = i;
      }
    },
  };
}
