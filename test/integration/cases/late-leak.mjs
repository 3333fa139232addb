export const meta = {
  name: 'late-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Retry'],
  expectRetainers: ['retries'],
  source: 'begins to leak after 300 calls',
};

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
      if (++call > 300) retries.push(new Retry(call));
    },
  };
}
