export const meta = {
  name: 'beside-ring-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Visit'],
  expectRetainers: ['visits'],
  source: 'a ring of 200 results and a list that is never emptied, in calls of 6 ms',
};

const lock = new Int32Array(new SharedArrayBuffer(4));
/** Takes time, and no processor. */
const pause = (ms) => Atomics.wait(lock, 0, 0, ms);

class Visit {
  constructor(call) {
    this.call = call;
  }
}

export function setup() {
  const results = new Map();
  const visits = [];
  let call = 0;
  return {
    handler() {
      pause(6);
      results.set(call++ % 200, { call, rows: [call] });
      visits.push(new Visit(call));
    },
  };
}
