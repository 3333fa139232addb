export const meta = {
  name: 'flushed-queue-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'records that wait until there are 300 of them, in calls of 4 ms',
};

const lock = new Int32Array(new SharedArrayBuffer(4));
/** Takes time, and no processor. */
const pause = (ms) => Atomics.wait(lock, 0, 0, ms);

export function setup() {
  let waiting = [];
  let call = 0;
  return {
    handler() {
      pause(4);
      waiting.push({ call: ++call, text: `record ${call}` });
      if (waiting.length >= 300) waiting = [];
    },
  };
}
