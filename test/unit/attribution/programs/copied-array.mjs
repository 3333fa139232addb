class CopiedItem {
  constructor(call) {
    this.call = call;
  }
}
let list = [];

export function handler(call) {
  list = [...list, new CopiedItem(call)];
}
