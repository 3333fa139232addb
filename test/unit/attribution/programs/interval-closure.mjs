class QueuedJob {
  constructor(call) {
    this.call = call;
  }
}
const jobs = [];
setInterval(function flush() {
  return jobs;
}, 60_000).unref();
export function handler(call) {
  jobs.push(new QueuedJob(call));
}
