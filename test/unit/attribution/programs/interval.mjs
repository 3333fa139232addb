class PolledJob {
  constructor(call) {
    this.call = call;
  }
}
export function handler(call) {
  const job = new PolledJob(call);
  setInterval(function poll() {
    return job;
  }, 60_000).unref();
}
