class HeadLink {
  constructor(next) {
    this.next = next;
  }
}
class Chain {
  head = undefined;
}
const chain = new Chain();

export function handler() {
  chain.head = new HeadLink(chain.head);
}
