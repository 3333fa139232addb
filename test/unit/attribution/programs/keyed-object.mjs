class KeyedReply {
  constructor(call) {
    this.call = call;
  }
}
const replies = {};

export function handler(call) {
  replies[`user:${call}`] = new KeyedReply(call);
}
