class Job {
  constructor(call) {
    this.call = call;
  }
}
export function handler(call) {
  const job = new Job(call);
  setTimeout(() => job, 600_000).unref();
}
