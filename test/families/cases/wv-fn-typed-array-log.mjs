export const meta = {
  name: 'wv-fn-typed-array-log',
  kind: 'leak',
  group: 'wrong-verdicts',
  growth: 'arrayBuffers',
  expectConstructors: [],
  expectRetainers: ['log'],
  source: 'a log in a Float64Array that is replaced by one with 4096 more places when it is full',
  truth: {},
};

export async function setup() {
  let log = new Float64Array(4096);
  let length = 0;
  return {
    handler() {
      if (length + 3 > log.length) {
        const next = new Float64Array(log.length + 4096);
        next.set(log);
        log = next;
      }
      log[length++] = 1;
      log[length++] = 2;
      log[length++] = 3;
    },
  };
}
