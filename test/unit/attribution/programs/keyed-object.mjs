class Reply {
  constructor(call) {
    this.call = call;
  }
}
const replies = {};

export function handler(call) {
  replies[`user:${call}`] = new Reply(call);
}
