class GetterJob {
  constructor(call) {
    this.call = call;
  }
}
const queue = { pending: { jobs: [] } };
module.exports = {
  handler(call) {
    queue.pending.jobs.push(new GetterJob(call));
  },
  get queue() {
    return queue;
  },
};
