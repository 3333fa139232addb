class DelayedJob {
  constructor(call) {
    this.call = call;
  }
}
export function handler(call) {
  const job = new DelayedJob(call);
  setTimeout(() => job, 600_000).unref();
}
