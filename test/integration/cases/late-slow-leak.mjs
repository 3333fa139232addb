export const meta = {
  name: 'late-slow-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Retry'],
  expectRetainers: ['retries'],
  source: 'begins to leak after 150 calls of 6 ms',
};

const lock = new Int32Array(new SharedArrayBuffer(4));
/** Takes time, and no processor. */
const pause = (ms) => Atomics.wait(lock, 0, 0, ms);

class Retry {
  constructor(call) {
    this.call = call;
  }
}

export function setup() {
  const retries = [];
  let call = 0;
  return {
    handler() {
      pause(6);
      if (++call > 150) retries.push(new Retry(call));
    },
  };
}
