export const meta = {
  name: 'big-pool-1500',
  kind: 'clean',
  group: 'bounded-large',
  growth: 'heap',
  expectConstructors: [],
  expectRetainers: [],
  source:
    'an object pool that grows up to the highest number in use (about 1500), by a load that comes and goes',
  truth: { first: 30000 },
};

export async function setup() {
  const free = [],
    used = [];
  let made = 0,
    n = 0;
  class Job {
    constructor() {
      this.id = made++;
      this.args = new Array(12).fill(0);
    }
  }
  return {
    handler() {
      n++;
      if (used.length < 750 + 740 * Math.sin(n / 4000)) used.push(free.pop() ?? new Job());
      else if (used.length) free.push(used.pop());
    },
  };
}
