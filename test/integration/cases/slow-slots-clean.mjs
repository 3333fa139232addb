export const meta = {
  name: 'slow-slots-clean',
  kind: 'clean',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source: 'an object with 150 slots that are written in turn, in calls of 8 ms',
};

const lock = new Int32Array(new SharedArrayBuffer(4));
/** Takes time, and no processor. */
const pause = (ms) => Atomics.wait(lock, 0, 0, ms);

export function setup() {
  const slots = {};
  let call = 0;
  return {
    handler() {
      pause(8);
      slots[`slot-${call++ % 150}`] = { call, rows: [call] };
    },
  };
}
