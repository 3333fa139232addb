export const meta = {
  name: 'slow-ring-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'a Map of the last 200 results, in calls of 8 ms',
};

const lock = new Int32Array(new SharedArrayBuffer(4));
/** Takes time, and no processor. */
const pause = (ms) => Atomics.wait(lock, 0, 0, ms);

export function setup() {
  const results = new Map();
  let call = 0;
  return {
    handler() {
      pause(8);
      results.set(call++ % 200, { call, rows: [call] });
    },
  };
}
