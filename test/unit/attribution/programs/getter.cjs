class Job {
  constructor(call) {
    this.call = call;
  }
}
const queue = { pending: { jobs: [] } };
module.exports = {
  handler(call) {
    queue.pending.jobs.push(new Job(call));
  },
  get queue() {
    return queue;
  },
};
