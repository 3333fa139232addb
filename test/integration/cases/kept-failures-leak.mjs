export const meta = {
  name: 'kept-failures-leak',
  kind: 'leak',
  growth: 'heap',
  expectConstructors: ['Task'],
  expectRetainers: ['queue'],
  source: 'a queue that is emptied at 300 entries, but for those that failed',
};

class Task {
  constructor(id) {
    this.id = id;
    this.hasFailed = id % 4 === 0;
  }
}

export function setup() {
  const state = { queue: [] };
  let id = 0;
  return {
    handler() {
      state.queue.push(new Task(++id));
      if (id % 300 === 0) state.queue = state.queue.filter((task) => task.hasFailed);
    },
  };
}
