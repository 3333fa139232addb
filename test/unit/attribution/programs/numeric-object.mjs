class NumberedReply {
  constructor(call) {
    this.call = call;
  }
}
const replies = {};

export function handler(call) {
  replies[1_000_000 + call * 977] = new NumberedReply(call);
}
